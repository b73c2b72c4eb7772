"""Errors the stub can answer with, shaped like those of OCI Object Storage."""


class ApiError(Exception):
    """Becomes an HTTP answer with the JSON body {"code": ..., "message": ...}."""

    def __init__(self, status, code, message, headers=None):
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


class ConnectionCut(Exception):
    """The connection ends here without a (complete) answer."""


def bad_request(code, message):
    return ApiError(400, code, message)


def not_authenticated(message):
    return ApiError(401, "NotAuthenticated", message)


def namespace_not_found(namespace):
    return ApiError(404, "NamespaceNotFound", f"No access to the namespace '{namespace}', or it is unknown.")


def bucket_not_found(bucket, namespace):
    return ApiError(
        404,
        "BucketNotFound",
        f"The bucket '{bucket}' is unknown in the namespace '{namespace}', or this caller may not use it.",
    )


def object_not_found(name, bucket):
    return ApiError(404, "ObjectNotFound", f"The bucket '{bucket}' has no object '{name}'.")


def upload_not_found(upload_id):
    return ApiError(404, "UploadNotFound", f"There is no open multipart upload '{upload_id}'.")


def par_not_found(par_id):
    return ApiError(404, "PreauthenticatedRequestNotFound", f"There is no pre-authenticated request '{par_id}'.")


def if_match_failed(wanted, current):
    return ApiError(
        412, "IfMatchFailed", f"The If-Match header asks for ETag '{wanted}'; the current ETag is '{current}'."
    )


def if_none_match_failed(name):
    return ApiError(412, "IfNoneMatchFailed", f"The If-None-Match header is '*', and '{name}' already exists.")


def not_modified():
    return ApiError(304, "NotModified", "The ETag has not changed.")
