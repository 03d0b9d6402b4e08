"""Write `docs/rights.md` anew."""

from tests.rights.render import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
print(f"Wrote {PAGE.name}.")
