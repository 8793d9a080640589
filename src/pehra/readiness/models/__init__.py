"""The tables of readiness."""

from pehra.readiness.models.drills import (
    Drill,
    DrillExpectation,
    DrillInject,
    DrillLesson,
    DrillNote,
    DrillParty,
    DrillPause,
    DrillScenario,
    DrillStaff,
)
from pehra.readiness.models.maturity import Answer, Assessment, Plan
from pehra.readiness.models.people import (
    CallEntry,
    CallTest,
    HandOverNote,
    Post,
    PostHolding,
    Shift,
    Skill,
    Swap,
    TreeCall,
)
from pehra.readiness.models.training import Certificate, Course, Enrolment, Session

__all__ = [
    "Answer",
    "Assessment",
    "CallEntry",
    "CallTest",
    "Certificate",
    "Course",
    "Drill",
    "DrillExpectation",
    "DrillInject",
    "DrillLesson",
    "DrillNote",
    "DrillParty",
    "DrillPause",
    "DrillScenario",
    "DrillStaff",
    "Enrolment",
    "HandOverNote",
    "Plan",
    "Post",
    "PostHolding",
    "Session",
    "Shift",
    "Skill",
    "Swap",
    "TreeCall",
]
