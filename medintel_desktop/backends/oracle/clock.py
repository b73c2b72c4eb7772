"""The database's clock as we count time: seconds since 1970, UTC."""

_AGE = "(SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')"

EPOCH_SECONDS = (
    f"(EXTRACT(DAY FROM {_AGE}) * 86400 + EXTRACT(HOUR FROM {_AGE}) * 3600"
    f" + EXTRACT(MINUTE FROM {_AGE}) * 60 + EXTRACT(SECOND FROM {_AGE}))"
)
"""An SQL expression. Dates are never bound or fetched: the driver would cut microseconds."""
