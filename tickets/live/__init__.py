"""Who is where, and what has just changed: told to open pages within seconds, without a query.

Everything here lives in Redis, which may be emptied, away or hang at any moment: then pages say that they are not up
to date, and acts go on as ever. What is told are numbers of tickets; rows are fetched with the full permission check.
"""
