"""What the benches' servers and the load agree on."""

TOKEN = "xoxb-bench"
SECRET = "bench-secret"
OPENS_FORM = "bench_opens_form"
"""The action at which the bare app opens a form."""
