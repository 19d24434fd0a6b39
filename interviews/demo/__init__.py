"""The sample life's conversations: what Robin planned, asked, heard, wrote and still owes. All invented."""

from interviews.demo.living import load

__all__ = ["load"]
