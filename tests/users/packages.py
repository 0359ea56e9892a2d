"""Small OneRoster packages, written by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

ORGS = """\
sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
D1,,,Cedar Valley School District,district,CVSD,
O1,,,Roosevelt Middle School,school,RMS,D1
"""
USERS_HEAD = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,"
    "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
)
USERS = (
    USERS_HEAD
    + """\
T1,,,true,O1,teacher,tlee,,Tina,Lee,,,tina.lee@cv.example,,555-1,,,secret
S1,,,true,O1,student,sroy,,Sam,Roy,,,sam.roy@cv.example,,,G1,07,
G1,,,true,O1,guardian,groy,,Gail,Roy,,,gail@home.example,,,,,
"""
)
SESSIONS = """\
sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
Y1,,,2026-27,schoolYear,2026-08-10,2027-06-11,,2027
"""
COURSES = """\
sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes
K1,,,Y1,Mathematics,MATH7,07,O1,,
"""
CLASSES = """\
sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods
C1,,,Math 7,07,K1,M7-1,scheduled,Rm 12,O1,Y1,,,"1,3"
"""
ENROLLMENTS = """\
sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate
E1,,,C1,O1,T1,teacher,true,,
E2,,,C1,O1,S1,student,false,2026-08-10,2027-06-11
"""
USERS_12 = """\
sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns
T1,,,true,tlee,,Christina,Lee,,,tina.lee@cv.example,,,,,secret,,,Tina,,,O1,
S1,,,true,sroy,,Sam,Roy,,,,,,,07,,,,,,,,
"""
ROLES_12 = """\
sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId
R1,,,T1,primary,teacher,2026-08-01,,O1,
R2,,,S1,primary,student,2026-08-01,2027-06-11,O1,
"""
BASE = {
    "orgs": ORGS,
    "users": USERS,
    "academicSessions": SESSIONS,
    "courses": COURSES,
    "classes": CLASSES,
    "enrollments": ENROLLMENTS,
}
BASE_12 = BASE | {"users": USERS_12, "roles": ROLES_12}


def manifest(version: str = "1.1", **modes: str) -> str:
    """A manifest that announces files: `manifest(users="delta")`."""
    rows = [f"file.{name},{mode}" for name, mode in modes.items()]
    return "\n".join(["propertyName,value", "manifest.version,1.0", f"oneroster.version,{version}", *rows]) + "\n"


def all_bulk(files: dict[str, str], version: str = "1.1") -> str:
    """A manifest that calls every file complete."""
    return manifest(version, **dict.fromkeys(files, "bulk"))


def folder(where: Path, files: dict[str, str], name: str = "roster", version: str = "1.1") -> Path:
    """Write a package into a folder; a manifest that calls everything complete is added unless there is one."""
    place = where / name
    place.mkdir(parents=True, exist_ok=True)
    for old in place.iterdir():
        old.unlink()
    for stem, text in ({"manifest": all_bulk(files, version)} | files).items():
        file = stem if "." in stem else f"{stem}.csv"
        (place / file).write_text(text, encoding="utf-8")
    return place


def zipped(where: Path, files: dict[str, str], inside: str = "", version: str = "1.1") -> Path:
    """The same as a zip, its files in the folder `inside`."""
    path = where / "roster.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for stem, text in ({"manifest": all_bulk(files, version)} | files).items():
            archive.writestr(f"{inside}{stem}.csv", text)
    return path


def users(*rows: str) -> str:
    """users.csv of 1.1 with such rows (`T1|teacher|Tina|Lee|mail` and optional `|more=value`)."""
    return USERS_HEAD + "".join(_user(row) for row in rows)


def _user(row: str) -> str:
    plain = [part for part in row.split("|") if "=" not in part]
    more = dict(part.split("=", 1) for part in row.split("|") if "=" in part)
    sourced_id, role, given, family, mail = [*plain, "", "", "", ""][:5]
    values = [
        sourced_id,
        more.get("status", ""),
        "",
        more.get("enabled", "true"),
        f'"{more.get("orgs", "O1")}"',
        role,
        more.get("username", ""),
        "",
        given,
        family,
        "",
        "",
        mail,
        "",
        more.get("phone", ""),
        f'"{more.get("agents", "")}"',
        more.get("grades", ""),
        "secret",
    ]
    return ",".join(values) + "\n"
