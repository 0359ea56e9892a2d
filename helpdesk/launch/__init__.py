"""Starts, watches and stops everything that one folder of the helpdesk needs: servers, web, worker, beat, letters."""
