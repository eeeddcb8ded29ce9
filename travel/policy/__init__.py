"""The policy: dated, cited, local values by which a case is judged."""

from travel.policy.book import Book, Policy, load_book, read_book
from travel.policy.keys import KEYS
from travel.policy.values import Category, Deadline, Label, NotSet, RuleSetting, Setting, Step, TopicRule

__all__ = [
    "KEYS",
    "Book",
    "Category",
    "Deadline",
    "Label",
    "NotSet",
    "Policy",
    "RuleSetting",
    "Setting",
    "Step",
    "TopicRule",
    "load_book",
    "read_book",
]
