"""The statements of the device import, over temporary tables.

`r_seen`: rows as read; `r_row`: one for each device id; `r_one`: one for each device, with what it is here;
`r_holder`, `r_place`: what the words of the list mean.
"""

from __future__ import annotations

_COLUMNS = ("serial", "tag", "status", "model", '"user"', "location", "org_unit", "os_version", "last_user", "notes",
            "order_number")  # fmt: skip
_FIRST = ", ".join(
    f"coalesce((array_agg({name} ORDER BY line) FILTER (WHERE {name} <> ''))[1], '') AS {name}" for name in _COLUMNS
)
# GAM repeats a device on several rows, one for each recent user or network: the first word of each kind counts.
COLLAPSE = f"""
    DROP TABLE IF EXISTS r_row;
    CREATE TEMP TABLE r_row ON COMMIT DROP AS
    SELECT min(line) AS line, device_id, {_FIRST}, max(last_seen) AS last_seen, max(updates_until) AS updates_until
    FROM r_seen
    GROUP BY device_id, CASE WHEN device_id = '' THEN coalesce(nullif(serial, ''), tag) END
"""  # noqa: S608
TWICE = "SELECT serial FROM r_row WHERE serial <> '' GROUP BY serial HAVING count(*) > 1 ORDER BY serial"
ONE = """
    DROP TABLE IF EXISTS r_one;
    CREATE TEMP TABLE r_one ON COMMIT DROP AS
    SELECT DISTINCT ON (coalesce(nullif(serial, ''), device_id || ' ' || tag)) *,
        NULL::bigint AS asset_id, NULL::bigint AS product_id, NULL::bigint AS had_school, false AS fresh
    FROM r_row
    ORDER BY coalesce(nullif(serial, ''), device_id || ' ' || tag), status = 'deployed' DESC,
        last_seen DESC NULLS LAST, line;
    ANALYZE r_one
"""
SHARED_TAGS = """
    UPDATE r_one r SET tag = ''
    FROM (SELECT line, row_number() OVER (PARTITION BY tag ORDER BY line) AS place FROM r_one WHERE tag <> '') AS t
    WHERE t.line = r.line AND t.place > 1
    RETURNING coalesce(nullif(r.serial, ''), r.device_id)
"""
BY_SERIAL = """
    UPDATE r_one r SET asset_id = d.id, had_school = d.school_id
    FROM assets_device d WHERE r.serial <> '' AND upper(d.serial) = r.serial
"""
# A tag decides only where no two serial numbers contradict it.
BY_TAG = """
    UPDATE r_one r SET asset_id = d.id, had_school = d.school_id
    FROM assets_device d
    WHERE r.asset_id IS NULL AND r.tag <> '' AND d.tag = r.tag AND (d.serial IS NULL OR r.serial = '')
      AND NOT EXISTS (SELECT FROM r_one o WHERE o.asset_id = d.id)
"""
BY_ID = """
    UPDATE r_one r SET asset_id = d.id, had_school = d.school_id
    FROM assets_device d
    WHERE r.asset_id IS NULL AND r.device_id <> '' AND d.external_id = r.device_id
      AND (d.serial IS NULL OR r.serial = '')
      AND NOT EXISTS (SELECT FROM r_one o WHERE o.asset_id = d.id)
"""
FOREIGN_TAGS = """
    UPDATE r_one r SET tag = ''
    FROM assets_device d
    WHERE r.tag <> '' AND d.tag = r.tag AND d.id IS DISTINCT FROM r.asset_id
    RETURNING coalesce(nullif(r.serial, ''), d.tag)
"""
OTHER_TAGS = """
    SELECT d.tag FROM r_one r JOIN assets_device d ON d.id = r.asset_id
    WHERE r.tag <> '' AND d.tag <> r.tag ORDER BY r.line
"""
NAMELESS = """
    DELETE FROM r_one WHERE asset_id IS NULL AND serial = '' AND tag = '' RETURNING device_id
"""
REVIVED = """
    SELECT coalesce(d.tag, d.serial) FROM r_one r JOIN assets_device d ON d.id = r.asset_id
    WHERE r.status = 'deployed' AND d.status = 'retired' ORDER BY r.line
"""
LET_IDS_GO = """
    UPDATE assets_device d SET external_id = NULL
    FROM r_one r WHERE r.device_id <> '' AND d.external_id = r.device_id AND d.id IS DISTINCT FROM r.asset_id
"""
# Only users whom the list did not name at the last import are looked up.
HOLDERS = """
    DROP TABLE IF EXISTS r_holder;
    CREATE TEMP TABLE r_holder ON COMMIT DROP AS
    WITH said AS (
        SELECT DISTINCT r."user" AS said
        FROM r_one r LEFT JOIN assets_device d ON d.id = r.asset_id
        WHERE r."user" <> '' AND r."user" IS DISTINCT FROM d.annotated_user
    ), writers AS (
        SELECT s.said, count(DISTINCT u.id) AS people, min(u.id) AS user_id
        FROM said s
        JOIN users_contactaddress a ON a.address = s.said
        JOIN users_user u ON u.id = a.user_id AND u.is_active AND u.kind NOT IN ('service', 'external')
        GROUP BY s.said
    )
    SELECT s.said, CASE WHEN u.id IS NOT NULL THEN 1 ELSE coalesce(w.people, 0) END AS people,
        coalesce(u.id, CASE WHEN w.people = 1 THEN w.user_id END) AS user_id
    FROM said s
    LEFT JOIN users_user u ON u.email = s.said AND u.is_active AND u.kind NOT IN ('service', 'external')
    LEFT JOIN writers w ON w.said = s.said;
    CREATE UNIQUE INDEX ON r_holder (said);
    ANALYZE r_holder
"""
UNKNOWN_USERS = "SELECT said FROM r_holder WHERE people = 0 ORDER BY said"
AMBIGUOUS_USERS = "SELECT said FROM r_holder WHERE people > 1 ORDER BY said"
# Blank never overwrites, and what people wrote here (tag, order, notes) stays.
UPDATE = """
    WITH new AS (
        SELECT d.id,
            coalesce(d.serial, nullif(r.serial, '')) AS serial,
            coalesce(d.tag, nullif(r.tag, '')) AS tag,
            coalesce(nullif(r.device_id, ''), d.external_id) AS external_id,
            coalesce(nullif(r.org_unit, ''), d.org_unit) AS org_unit,
            coalesce(nullif(r.os_version, ''), d.os_version) AS os_version,
            coalesce(r.last_seen, d.last_seen) AS last_seen,
            coalesce(nullif(r.last_user, ''), d.last_user) AS last_user,
            coalesce(r.updates_until, d.updates_until) AS updates_until,
            coalesce(nullif(d.order_number, ''), r.order_number) AS order_number,
            coalesce(nullif(d.notes, ''), r.notes) AS notes,
            coalesce(d.school_id, p.school_id) AS school_id
        FROM r_one r
        JOIN assets_device d ON d.id = r.asset_id
        LEFT JOIN r_place p ON (p.org_unit, p.location) = (r.org_unit, r.location)
            AND p.had IS NOT DISTINCT FROM r.had_school
    )
    UPDATE assets_device d
    SET serial = n.serial, tag = n.tag, external_id = n.external_id, org_unit = n.org_unit, os_version = n.os_version,
        last_seen = n.last_seen, last_user = n.last_user, updates_until = n.updates_until,
        order_number = n.order_number, notes = n.notes, school_id = n.school_id
    FROM new n
    WHERE n.id = d.id
      AND (n.serial, n.tag, n.external_id, n.org_unit, n.os_version, n.last_seen, n.last_user, n.updates_until,
            n.order_number, n.notes, n.school_id)
        IS DISTINCT FROM (d.serial, d.tag, d.external_id, d.org_unit, d.os_version, d.last_seen, d.last_user,
            d.updates_until, d.order_number, d.notes, d.school_id)
"""
# What the helpdesk knows better (lost, stolen, in repair) stays; device management knows disabled and retired.
FOLLOW_STATUSES = """
    WITH new AS (
        SELECT d.id, d.status AS old, CASE
            WHEN r.status = 'retired' AND d.status NOT IN ('lost', 'stolen') THEN 'retired'
            WHEN r.status = 'disabled' AND d.status IN ('in_stock', 'deployed', 'in_repair') THEN 'disabled'
            WHEN r.status = 'deployed' AND d.status = 'disabled'
                THEN CASE WHEN d.holder_id IS NULL AND d.room_id IS NULL THEN 'in_stock' ELSE 'deployed' END
            ELSE d.status END AS status
        FROM r_one r JOIN assets_device d ON d.id = r.asset_id
    )
    UPDATE assets_device d SET status = n.status FROM new n
    WHERE n.id = d.id AND n.old <> n.status
    RETURNING d.id, n.old, n.status
"""
INSERT = """
    INSERT INTO assets_device (tag, serial, product_id, status, school_id, order_number, external_id, org_unit,
        os_version, last_seen, last_user, updates_until, annotated_user, annotated_location, notes)
    SELECT nullif(r.tag, ''), nullif(r.serial, ''), r.product_id,
        CASE WHEN r.status IN ('disabled', 'retired') THEN r.status ELSE 'in_stock' END,
        p.school_id, r.order_number, nullif(r.device_id, ''), r.org_unit, r.os_version, r.last_seen, r.last_user,
        r.updates_until,
        CASE WHEN h.user_id IS NOT NULL AND r.status NOT IN ('disabled', 'retired') THEN r."user" ELSE '' END,
        CASE WHEN p.room_id IS NOT NULL AND r.status NOT IN ('disabled', 'retired') THEN r.location ELSE '' END,
        r.notes
    FROM r_one r
    LEFT JOIN r_holder h ON h.said = r."user"
    LEFT JOIN r_place p ON (p.org_unit, p.location) = (r.org_unit, r.location) AND p.had IS NULL
    WHERE r.fresh
    ORDER BY r.line
    RETURNING id
"""
FIND_NEW = """
    UPDATE r_one r SET asset_id = d.id
    FROM assets_device d
    WHERE r.fresh AND (d.serial = r.serial OR (r.serial = '' AND d.tag = r.tag));
    ANALYZE r_one
"""
# Where the list changed its mind about user or location, and means somebody and somewhere that we know.
_MEANT = """
    SELECT d.id, d.holder_id, d.room_id, d.status, r.fresh, r."user", r.location,
        h.user_id IS NOT NULL AND (r.fresh OR r."user" <> d.annotated_user) AS new_user,
        p.room_id IS NOT NULL AND (r.fresh OR r.location <> d.annotated_location) AS new_location,
        h.user_id AS to_holder, p.room_id AS to_room
    FROM r_one r
    JOIN assets_device d ON d.id = r.asset_id
    LEFT JOIN r_holder h ON h.said = r."user"
    LEFT JOIN r_place p ON (p.org_unit, p.location) = (r.org_unit, r.location)
        AND p.had IS NOT DISTINCT FROM r.had_school
    WHERE d.status IN ('in_stock', 'deployed')
"""
HANDINGS = f"""
    WITH meant AS ({_MEANT}), wanted AS (
        SELECT id, holder_id, room_id, status,
            CASE WHEN new_user THEN to_holder ELSE holder_id END AS holder,
            CASE WHEN new_location THEN to_room WHEN new_user AND location = '' THEN NULL ELSE room_id END AS room
        FROM meant WHERE new_user OR new_location
    )
    SELECT w.id, w.holder, w.room
    FROM wanted w LEFT JOIN users_user u ON u.id = w.holder
    WHERE (w.holder, w.room, 'deployed') IS DISTINCT FROM (w.holder_id, w.room_id, w.status)
      AND coalesce(u.is_active, true)
    ORDER BY w.id
"""  # noqa: S608
REMEMBER_ANNOTATIONS = f"""
    UPDATE assets_device d
    SET annotated_user = CASE WHEN m.new_user THEN m."user" ELSE d.annotated_user END,
        annotated_location = CASE WHEN m.new_location THEN m.location ELSE d.annotated_location END
    FROM ({_MEANT}) AS m
    WHERE m.id = d.id AND NOT m.fresh AND (m.new_user OR m.new_location)
"""  # noqa: S608
