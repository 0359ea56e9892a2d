"""People and what they belong to."""

from users.models.absence import Absence
from users.models.address import ContactAddress
from users.models.guardian import GuardianLink
from users.models.membership import Membership
from users.models.role import RoleGrant
from users.models.roster import AcademicSession, ClassSection, Enrollment, RosterRun
from users.models.team import Team, TeamMember
from users.models.user import User

__all__ = [
    "Absence",
    "AcademicSession",
    "ClassSection",
    "ContactAddress",
    "Enrollment",
    "GuardianLink",
    "Membership",
    "RoleGrant",
    "RosterRun",
    "Team",
    "TeamMember",
    "User",
]
