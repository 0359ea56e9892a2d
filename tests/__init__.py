"""Tests: sentences about what the helpdesk does, with one cast of people."""
