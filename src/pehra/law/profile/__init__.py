"""A country's network as a folder of dated, cited YAML: read, checked whole, laid over another, and compared.

load(folder) -> Profile          every problem at once in ProfileErrors, each with file, line and field
diff(old, new) -> Change, ...    what loading the new profile would change
packaged(name) -> Path           the folder of a profile that is shipped with Pehra
"""

from pehra.law.profile.compare import Change, diff
from pehra.law.profile.load import load
from pehra.law.profile.model import Fact, Profile
from pehra.law.profile.problems import Problem, ProfileErrors
from pehra.law.profile.shelves import packaged, packaged_names

__all__ = ["Change", "Fact", "Problem", "Profile", "ProfileErrors", "diff", "load", "packaged", "packaged_names"]
