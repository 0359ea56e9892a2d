"""The cards of the workload page: each works out what one card says."""
