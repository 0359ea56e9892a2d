"""Starts, watches and stops what one folder of the helpdesk needs: servers, web, worker, beat, letters."""
