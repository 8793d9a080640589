"""Tables of requests and measures."""

from pehra.correspondence.models.measures import Measure, Step
from pehra.correspondence.models.requests import AnswerLink, Message, MessageFile, Request

__all__ = ["AnswerLink", "Measure", "Message", "MessageFile", "Request", "Step"]
