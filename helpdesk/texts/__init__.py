"""The texts of the product in other languages: gathered from the sources, kept in `locale/`, made ready for Django.

Needs only the standard library and Django: no machine has to have gettext (docs/adr/0033-spanish.md).
"""
