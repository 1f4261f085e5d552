"""What of the wheels is not shipped, and why. Licences stay: they must travel with the code.

>>> reason_to_leave_out("eligibility", "pydantic_core/_pydantic_core.pyi")
'for type checkers'
>>> reason_to_leave_out("eligibility", "pydantic/main.py") is None
True
"""

from fnmatch import fnmatchcase

# (service or *, path in the package, why it is not needed in Lambda)
LEFT_OUT = (
    ("*", "*.pyi", "for type checkers"),
    ("*", "*/py.typed", "for type checkers"),
    ("*", "*/tests/*", "a wheel's own tests"),
    ("*", "bin/*", "commands for a shell that Lambda does not have"),
    ("*", "*.dist-info/RECORD", "lists files by their hash before pruning"),
    ("*", "*.dist-info/sboms/*", "the wheel's bill of materials; ours is constraints.txt"),
    ("*", "numpy/*.a", "to build other libraries with"),
    ("*", "numpy/*/include/*", "to build other libraries with"),
    ("*", "numpy/f2py/*", "to build other libraries with"),
    ("*", "numpy/distutils/*", "to build other libraries with"),
    ("*", "pydantic/v1/*", "the first edition of its interface; nothing here speaks it"),
    ("*", "pydantic/mypy.py", "for type checkers"),
    *(
        ("*", f"tzdata/zoneinfo/{place}", "no clinic of the USA lives there")
        for place in (
            "Africa/*",
            "Antarctica/*",
            "Arctic/*",
            "Asia/*",
            "Atlantic/*",
            "Australia/*",
            "Brazil/*",
            "Canada/*",
            "Chile/*",
            "Europe/*",
            "Indian/*",
            "Mexico/*",
            "America/Argentina/*",
        )
    ),
    *(
        (service, what, why)
        for service in ("eligibility", "billing")
        for what, why in (
            ("reportlab/fonts/*", "fonts to embed; a letter uses the standard fourteen that every reader has"),
            ("reportlab/graphics/*", "charts and barcodes; a letter has none"),
        )
    ),
)

# Shipped without its sources: half a megabyte of every cold start, and a traceback names file and line all the same
COMPILED_ONLY = ("reportlab",)


def reason_to_leave_out(service: str, path: str) -> str | None:
    """Why a file of the package is not shipped, or None when it is."""
    return next((why for whose, what, why in LEFT_OUT if whose in {"*", service} and fnmatchcase(path, what)), None)
