"""The demo district: Cedar Valley School District, invented from the first school to the last ticket.

Everything is fixed: the same seed makes the same people, devices and tickets. Only passwords and primary keys differ.
"""
