"""Drives the stub with the real `oci` SDK. Prints one line per failure and a final count.

python selftest.py
"""

import base64
import contextlib
import hashlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

from oci._vendor import requests
from oci.object_storage import MultipartObjectAssembler, ObjectStorageClient, UploadManager, models

import oci

MIB = 1024 * 1024
BUCKET = "photos"
HERE = Path(__file__).resolve().parent
NO_RETRY = oci.retry.NoneRetryStrategy()
NO_BREAKER = oci.circuit_breaker.NoCircuitBreakerStrategy()


class Stub:
    """A running stub and clients for it."""

    def __init__(self, data, *options):
        self.data = Path(data)
        self.process = subprocess.Popen(
            [
                sys.executable,
                str(HERE / "oci_stub.py"),
                "--port",
                "0",
                "--data",
                str(data),
                "--bucket",
                BUCKET,
                *options,
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        ready = json.loads(self.process.stdout.readline())
        self.endpoint, self.config = ready["endpoint"], ready["config"]
        self.namespace, self.compartment = ready["namespace"], ready["compartment"]
        self.region = ready["region"]
        self.client = self.make_client()

    def make_client(self, profile="DEFAULT", retry=NO_RETRY, timeout=(5, 30), breaker=NO_BREAKER, **changes):
        config = {**oci.config.from_file(self.config, profile), **changes}
        extra = {}
        if "security_token_file" in config:
            token = Path(config["security_token_file"]).read_text()
            key = oci.signer.load_private_key_from_file(config["key_file"])
            extra["signer"] = oci.auth.signers.SecurityTokenSigner(token, key)
        return ObjectStorageClient(
            config,
            service_endpoint=self.endpoint,
            timeout=timeout,
            retry_strategy=retry,
            circuit_breaker_strategy=breaker,
            **extra,
        )

    def control(self, method, address, body=None):
        request = urllib.request.Request(
            self.endpoint + "/_stub/" + address, method=method, data=None if body is None else json.dumps(body).encode()
        )
        with urllib.request.urlopen(request) as answer:
            content = answer.read()
            return json.loads(content) if content else None

    def faults(self, *rules):
        self.control("PUT", "faults", list(rules))

    def log(self, op=None):
        return [entry for entry in self.control("GET", "log") if op in (None, entry["op"])]

    def http(self, method, path, body=None, headers=None):
        """An unsigned request: (status, body, headers)."""
        request = urllib.request.Request(self.endpoint + path, data=body, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.headers

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


@contextlib.contextmanager
def running(data, *options):
    stub = Stub(data, *options)
    try:
        yield stub
    finally:
        stub.stop()


class ObjectSet:
    """Short forms of the SDK calls, with namespace and bucket filled in."""

    def __init__(self, stub, client=None, bucket=BUCKET):
        self.client, self.where = client or stub.client, (stub.namespace, bucket)

    def __getattr__(self, name):
        return lambda *args, **more: getattr(self.client, name)(*self.where, *args, **more)


def expect_error(status, code, function, *args, **more):
    try:
        function(*args, **more)
    except oci.exceptions.ServiceError as error:
        assert (error.status, error.code) == (status, code), (error.status, error.code, error.message)
        assert error.headers.get("opc-request-id")
        return error
    raise AssertionError(f"expected {status} {code}, but the call succeeded")


def md5_of(data):
    return base64.b64encode(hashlib.md5(data).digest()).decode()


def in_future(**delta):
    return datetime.now(UTC) + timedelta(**delta)


def make_par(objects, access, object_name=None, listing=None, name="par", expires=None):
    return objects.create_preauthenticated_request(
        models.CreatePreauthenticatedRequestDetails(
            name=name,
            access_type=access,
            object_name=object_name,
            bucket_listing_action=listing,
            time_expires=expires or in_future(hours=1),
        )
    ).data


def big_file(stub, size=30 * 1000 * 1000):
    path = stub.data / "big.bin"
    if not path.exists():
        path.write_bytes(os.urandom(size))
    return path


# --- buckets and objects ----------------------------------------------------------------------


def test_namespace_and_buckets(stub):
    client, ns = stub.client, stub.namespace
    assert client.get_namespace().data == ns
    details = models.CreateBucketDetails(name="b-1", compartment_id=stub.compartment)
    assert client.create_bucket(ns, details).data.name == "b-1"
    expect_error(409, "BucketAlreadyExists", client.create_bucket, ns, details)
    assert client.get_bucket(ns, "b-1", fields=["approximateCount"]).data.approximate_count == 0
    assert client.head_bucket(ns, "b-1").headers["etag"]
    assert [b.name for b in client.list_buckets(ns, stub.compartment).data] == ["b-1", BUCKET]
    first = client.list_buckets(ns, stub.compartment, limit=1)
    assert first.has_next_page
    second = client.list_buckets(ns, stub.compartment, limit=1, page=first.next_page)
    assert second.data[0].name == BUCKET and not second.has_next_page
    client.put_object(ns, "b-1", "x", b"1")
    expect_error(409, "BucketNotEmpty", client.delete_bucket, ns, "b-1")
    client.delete_object(ns, "b-1", "x")
    client.delete_bucket(ns, "b-1")
    expect_error(404, "BucketNotFound", client.get_bucket, ns, "b-1")
    expect_error(404, "NamespaceNotFound", client.get_bucket, "other", BUCKET)


def test_put_get_head_delete(stub):
    objects = ObjectSet(stub)
    answer = objects.put_object(
        "a/ü b.txt",
        b"hello world",
        content_type="text/plain",
        cache_control="no-cache",
        opc_meta={"camera": "X100"},
        content_md5=md5_of(b"hello world"),
    )
    assert answer.headers["opc-content-md5"] == md5_of(b"hello world")
    got = objects.get_object("a/ü b.txt")
    assert got.data.content == b"hello world"
    assert got.headers["content-type"] == "text/plain"
    assert got.headers["cache-control"] == "no-cache"
    assert got.headers["opc-meta-camera"] == "X100"
    assert got.headers["content-md5"] == md5_of(b"hello world")
    head = objects.head_object("a/ü b.txt")
    assert head.headers["content-length"] == "11" and head.headers["etag"] == answer.headers["etag"]
    assert objects.delete_object("a/ü b.txt").status == 204
    expect_error(404, "ObjectNotFound", objects.get_object, "a/ü b.txt")
    expect_error(404, "ObjectNotFound", objects.delete_object, "a/ü b.txt")
    expect_error(404, None, objects.head_object, "a/ü b.txt")  # HEAD errors have no body


def test_empty_object_and_odd_names(stub):
    objects = ObjectSet(stub)
    for name in ("empty", "folder/", "..", "a//b", "50% + ?#&=.jpg", "日本/写真.jpg"):
        objects.put_object(name, b"")
        assert objects.get_object(name).data.content == b""
        objects.delete_object(name)
    with (stub.data / "zero").open("wb"):
        pass
    with (stub.data / "zero").open("rb") as empty:
        objects.put_object("zero", empty)
    assert objects.head_object("zero").headers["content-length"] == "0"
    objects.delete_object("zero")
    expect_error(400, "InvalidObjectName", objects.put_object, "a\nb", b"")
    expect_error(400, "InvalidObjectName", objects.put_object, "ü" * 513, b"")
    objects.put_object("ü" * 512, b"")
    objects.delete_object("ü" * 512)


def test_ranges(stub):
    objects = ObjectSet(stub)
    objects.put_object("r", b"0123456789")
    for value, content, shown in (
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ):
        answer = objects.get_object("r", range=value)
        assert (answer.status, answer.data.content) == (206, content)
        assert answer.headers["content-range"] == shown
    expect_error(416, "InvalidRange", objects.get_object, "r", range="bytes=10-")
    expect_error(416, "InvalidRange", objects.get_object, "r", range="bytes=0-1,4-5")
    objects.delete_object("r")


def test_conditions(stub):
    objects = ObjectSet(stub)
    etag = objects.put_object("c", b"1", if_none_match="*").headers["etag"]
    expect_error(412, "IfNoneMatchFailed", objects.put_object, "c", b"2", if_none_match="*")
    expect_error(412, "IfMatchFailed", objects.put_object, "c", b"2", if_match="other")
    expect_error(412, "IfMatchFailed", objects.put_object, "new", b"2", if_match=etag)
    expect_error(400, "InvalidConditionalHeaders", objects.put_object, "c", b"2", if_none_match=etag)
    newer = objects.put_object("c", b"2", if_match=etag).headers["etag"]
    assert newer != etag
    expect_error(304, None, objects.get_object, "c", if_none_match=newer)
    assert objects.get_object("c", if_none_match=etag).data.content == b"2"
    expect_error(412, "IfMatchFailed", objects.get_object, "c", if_match=etag)
    expect_error(412, "IfMatchFailed", objects.delete_object, "c", if_match=etag)
    objects.delete_object("c", if_match=newer)


def test_checksums(stub):
    objects = ObjectSet(stub)
    expect_error(400, "UnmatchedContentMD5", objects.put_object, "m", b"1", content_md5=md5_of(b"2"))
    expect_error(400, "InvalidContentMD5", objects.put_object, "m", b"1", content_md5="nonsense")
    path = stub.data / "sum"
    path.write_bytes(b"abc" * 1000)
    manager = UploadManager(stub.client)
    for algorithm in ("SHA256", "SHA384", "CRC32C"):
        answer = manager.upload_file(*objects.where, "m", str(path), opc_checksum_algorithm=algorithm)
        assert answer.headers["opc-content-" + algorithm.lower()]
    expect_error(
        400,
        "UnmatchedContentChecksum",
        objects.put_object,
        "m",
        b"1",
        opc_checksum_algorithm="SHA256",
        opc_content_sha256="AAAA",
    )
    objects.delete_object("m")


def test_listing(stub):
    objects = ObjectSet(stub)
    names = ["2024/a.jpg", "2024/b.jpg", "2025/01/c.jpg", "2025/d.jpg", "top.jpg"]
    for name in names:
        objects.put_object(name, name.encode())
    everything = objects.list_objects(fields="name,size,md5,etag,timeCreated").data
    assert [o.name for o in everything.objects] == names and everything.prefixes is None
    assert everything.objects[0].size == 10 and everything.objects[0].md5 == md5_of(b"2024/a.jpg")
    assert objects.list_objects().data.objects[0].size is None
    top = objects.list_objects(delimiter="/").data
    assert top.prefixes == ["2024/", "2025/"] and [o.name for o in top.objects] == ["top.jpg"]
    inner = objects.list_objects(prefix="2025/", delimiter="/").data
    assert inner.prefixes == ["2025/01/"] and [o.name for o in inner.objects] == ["2025/d.jpg"]
    found, start = [], None
    while True:
        page = objects.list_objects(limit=2, start=start).data
        found += [o.name for o in page.objects]
        start = page.next_start_with
        if start is None:
            break
    assert found == names
    between = objects.list_objects(start_after="2024/a.jpg", end="2025/d.jpg").data.objects
    assert [o.name for o in between] == names[1:3]
    whole = oci.pagination.list_call_get_all_results(stub.client.list_objects, *objects.where, limit=2).data.objects
    assert [o.name for o in whole] == names
    expect_error(400, "InvalidParameter", objects.list_objects, delimiter="-")
    expect_error(400, "InvalidLimit", objects.list_objects, limit=1001)
    for name in names:
        objects.delete_object(name)


def test_rename_and_copy(stub):
    objects = ObjectSet(stub)
    objects.put_object("old", b"data", opc_meta={"k": "v"})
    objects.put_object("taken", b"other")
    rename = models.RenameObjectDetails
    expect_error(
        412,
        "IfNoneMatchFailed",
        objects.rename_object,
        rename(source_name="old", new_name="taken", new_obj_if_none_match_e_tag="*"),
    )
    expect_error(404, "ObjectNotFound", objects.rename_object, rename(source_name="none", new_name="x"))
    objects.rename_object(rename(source_name="old", new_name="new"))
    expect_error(404, "ObjectNotFound", objects.get_object, "old")
    copied = objects.copy_object(
        models.CopyObjectDetails(
            source_object_name="new",
            destination_region=stub.region,
            destination_namespace=stub.namespace,
            destination_bucket=BUCKET,
            destination_object_name="copy",
        )
    )
    assert copied.status == 202
    work = stub.client.get_work_request(copied.headers["opc-work-request-id"]).data
    assert work.status == "COMPLETED"
    assert objects.get_object("copy").data.content == b"data"
    assert objects.head_object("copy").headers["opc-meta-k"] == "v"
    for name in ("new", "copy", "taken"):
        objects.delete_object(name)


# --- authentication ---------------------------------------------------------------------------


def test_profiles_and_signature(stub):
    for profile in ("DEFAULT", "ENCRYPTED", "SESSION"):
        assert stub.make_client(profile).get_namespace().data == stub.namespace
    wrong = stub.make_client(fingerprint=":".join(["00"] * 16))
    expect_error(401, "NotAuthenticated", wrong.get_namespace)
    other_key = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, text=True)
    if other_key.returncode == 0:
        forged = stub.make_client(key_content=other_key.stdout)
        expect_error(401, "NotAuthenticated", forged.get_namespace)
    assert stub.http("GET", "/n")[0] == 401
    status, body, headers = stub.http("PUT", f"/n/{stub.namespace}/b/{BUCKET}/o/x", b"data")
    assert status == 401 and json.loads(body)["code"] == "NotAuthenticated"
    assert headers["opc-request-id"]


def test_signature_covers_the_request(stub):
    signer = stub.client.base_client.signer

    def send(change, method="POST", path=f"/n/{stub.namespace}/b", body=None):
        body = body or json.dumps({"name": "never", "compartmentId": "c"})
        request = signer(requests.Request(method, stub.endpoint + path, data=body).prepare())
        change(request)
        return requests.Session().send(request).status_code

    def other_body(request):
        request.body = request.body.replace("never", "other")

    assert send(other_body) == 401  # x-content-sha256
    assert send(lambda r: setattr(r, "url", r.url + "?x=1")) == 401  # (request-target)
    assert send(lambda r: r.headers.update({"content-type": "text/plain"})) == 401
    assert send(lambda r: r.headers.update({"date": "Mon, 01 Jan 2024 00:00:00 GMT"})) == 401
    unsigned_body = signer.without_content_headers
    request = unsigned_body(requests.Request("POST", stub.endpoint + f"/n/{stub.namespace}/b", data="{}").prepare())
    assert requests.Session().send(request).status_code == 401


# --- multipart uploads ------------------------------------------------------------------------


def test_upload_manager_multipart(stub):
    objects, path, seen = ObjectSet(stub), big_file(stub), []
    manager = UploadManager(stub.client, allow_parallel_uploads=True, parallel_process_count=4)
    answer = manager.upload_file(
        *objects.where,
        "video.mp4",
        str(path),
        part_size=8 * MIB,
        content_type="video/mp4",
        metadata={"k": "v"},
        progress_callback=seen.append,
    )
    data = path.read_bytes()
    digests = b"".join(hashlib.md5(data[i : i + 8 * MIB]).digest() for i in range(0, len(data), 8 * MIB))
    assert answer.headers["opc-multipart-md5"] == md5_of(digests) + "-4"
    assert sum(seen) == len(data) and len(seen) == 4
    got = objects.get_object("video.mp4")
    assert got.data.content == data
    assert got.headers["content-type"] == "video/mp4" and got.headers["opc-meta-k"] == "v"
    assert "content-md5" not in got.headers
    assert objects.list_multipart_uploads().data == []


def test_upload_manager_single_and_stream(stub):
    objects, path, seen = ObjectSet(stub), big_file(stub), []
    manager = UploadManager(stub.client)
    answer = manager.upload_file(*objects.where, "single", str(path), progress_callback=seen.append)
    assert answer.headers["opc-content-md5"] == md5_of(path.read_bytes())
    with path.open("rb") as source:
        manager.upload_stream(*objects.where, "stream", source, part_size=8 * MIB)
    assert objects.get_object("stream").data.content == path.read_bytes()
    for name in ("single", "stream"):
        objects.delete_object(name)


def test_resume_after_dropped_part(stub):
    objects, path = ObjectSet(stub), big_file(stub)
    stub.faults({"op": "UploadPart", "part": 3, "action": "drop", "after_bytes": 3 * MIB})
    first = MultipartObjectAssembler(stub.client, *objects.where, "resumed", part_size=8 * MIB)
    first.max_retries = 1
    first.new_upload()
    first.add_parts_from_file(str(path))
    try:
        first.upload()
        raise AssertionError("the dropped part went unnoticed")
    except oci.exceptions.RequestException:
        pass
    upload_id = first.manifest["uploadId"]
    there = {p.part_number for p in objects.list_multipart_upload_parts("resumed", upload_id).data}
    assert 3 not in there
    stub.control("DELETE", "faults")
    stub.control("DELETE", "log")

    # A new process knows only: bucket, object name, upload id, part size and the same file.
    UploadManager(stub.make_client()).resume_upload_file(
        *objects.where, "resumed", str(path), upload_id, part_size=8 * MIB
    )
    assert {e["part"] for e in stub.log("UploadPart")} == {1, 2, 3, 4} - there
    assert objects.get_object("resumed").data.content == path.read_bytes()
    objects.delete_object("resumed")


def test_resume_with_other_part_size_is_refused(stub):
    objects, path = ObjectSet(stub), big_file(stub)
    first = MultipartObjectAssembler(stub.client, *objects.where, "other", part_size=8 * MIB)
    first.new_upload()
    first.add_parts_from_file(str(path))
    first._upload_part(1, first.manifest["parts"][0])
    try:
        UploadManager(stub.client).resume_upload_file(
            *objects.where, "other", str(path), first.manifest["uploadId"], part_size=10 * MIB
        )
        raise AssertionError("another part size was accepted")
    except ValueError:
        pass
    assert len(objects.list_multipart_uploads().data) == 1
    first.abort()
    assert objects.list_multipart_uploads().data == []
    expect_error(404, "UploadNotFound", objects.list_multipart_upload_parts, "other", first.manifest["uploadId"])


def test_multipart_rules(stub):
    objects = ObjectSet(stub)
    upload_id = objects.create_multipart_upload(models.CreateMultipartUploadDetails(object="rules")).data.upload_id
    expect_error(400, "InvalidUploadPartNumber", objects.upload_part, "rules", upload_id, 0, b"x")
    expect_error(400, "InvalidUploadPartNumber", objects.upload_part, "rules", upload_id, 10001, b"x")
    expect_error(404, "UploadNotFound", objects.upload_part, "rules", "nope", 1, b"x")
    expect_error(400, "UnmatchedContentMD5", objects.upload_part, "rules", upload_id, 1, b"x", content_md5=md5_of(b"y"))
    etags = [
        objects.upload_part("rules", upload_id, n, bytes(size)).headers["etag"]
        for n, size in ((1, 6 * MIB), (2, 100), (3, 10))
    ]

    def commit(numbers, exclude=(), other_etag=None):
        return objects.commit_multipart_upload(
            "rules",
            upload_id,
            models.CommitMultipartUploadDetails(
                parts_to_commit=[
                    models.CommitMultipartUploadPartDetails(part_num=n, etag=other_etag or etags[n - 1])
                    for n in numbers
                ],
                parts_to_exclude=list(exclude),
            ),
        )

    expect_error(400, "InvalidUploadPart", commit, [])
    expect_error(400, "InvalidUploadPart", commit, [1, 2, 3], other_etag="wrong")
    expect_error(400, "InvalidUploadPart", commit, [1, 3])  # 2 is nowhere
    expect_error(400, "InvalidUploadPart", commit, [1, 2, 3])  # 2 is too small
    expect_error(400, "InvalidUploadPart", commit, [1, 3], exclude=[2, 3])
    expect_error(400, "InvalidUploadPartOrder", commit, [3, 1], exclude=[2])
    page = objects.list_multipart_upload_parts("rules", upload_id, limit=2)
    assert len(page.data) == 2 and page.has_next_page
    commit([1, 3], exclude=[2])
    assert objects.head_object("rules").headers["content-length"] == str(6 * MIB + 10)
    expect_error(404, "UploadNotFound", commit, [1, 3])
    objects.delete_object("rules")


# --- pre-authenticated requests -----------------------------------------------------------------


def test_par_for_one_object(stub):
    objects = ObjectSet(stub)
    objects.put_object("p/a 1.jpg", b"picture", content_type="image/jpeg")
    par = make_par(objects, "ObjectRead", "p/a 1.jpg")
    assert par.full_path == stub.endpoint + par.access_uri
    assert par.access_uri.startswith("/p/") and par.access_uri.endswith("/o/p/a%201.jpg")
    status, body, headers = stub.http("GET", par.access_uri)
    assert (status, body, headers["content-type"]) == (200, b"picture", "image/jpeg")
    assert stub.http("HEAD", par.access_uri)[0] == 200
    assert stub.http("GET", par.access_uri, headers={"Range": "bytes=0-2"})[:2] == (206, b"pic")
    assert stub.http("PUT", par.access_uri, b"x")[0] == 404
    assert stub.http("DELETE", par.access_uri)[0] == 404
    assert stub.http("GET", par.access_uri.replace("a%201", "b"))[0] == 404
    assert (
        stub.http("GET", par.access_uri + "?httpResponseContentDisposition=attachment")[2]["content-disposition"]
        == "attachment"
    )

    listed = objects.list_preauthenticated_requests().data
    assert [p.id for p in listed] == [par.id] and not hasattr(listed[0], "access_uri")
    assert objects.get_preauthenticated_request(par.id).data.object_name == "p/a 1.jpg"
    write = make_par(objects, "ObjectReadWrite", "p/new.jpg")
    assert stub.http("PUT", write.access_uri, b"new")[0] == 200
    assert stub.http("GET", write.access_uri)[1] == b"new"
    for one in (par, write):
        objects.delete_preauthenticated_request(one.id)
        assert stub.http("GET", one.access_uri)[0] == 404
    expect_error(404, "PreauthenticatedRequestNotFound", objects.delete_preauthenticated_request, par.id)


def test_par_for_bucket_and_prefix(stub):
    objects = ObjectSet(stub)
    objects.put_object("in/1", b"1")
    objects.put_object("out/1", b"2")
    par = make_par(objects, "AnyObjectReadWrite", "in/", "ListObjects")
    assert par.access_uri.endswith("/o/")
    assert stub.http("GET", par.access_uri + "in/1")[1] == b"1"
    assert stub.http("GET", par.access_uri + "out/1")[0] == 404
    assert stub.http("PUT", par.access_uri + "out/2", b"x")[0] == 404
    assert stub.http("PUT", par.access_uri + "in/2", b"x")[0] == 200
    names = [o["name"] for o in json.loads(stub.http("GET", par.access_uri)[1])["objects"]]
    assert names == ["in/1", "in/2"]
    whole = make_par(objects, "AnyObjectRead")
    assert stub.http("GET", whole.access_uri + "out/1")[1] == b"2"
    assert stub.http("GET", whole.access_uri)[0] == 404  # listing was not granted
    assert stub.http("PUT", whole.access_uri + "out/1", b"x")[0] == 404
    for one in (par, whole):
        objects.delete_preauthenticated_request(one.id)
    for name in ("in/1", "in/2", "out/1"):
        objects.delete_object(name)


def test_par_rules_and_expiry(stub):
    objects = ObjectSet(stub)
    code = "InvalidParCreateRequest"
    expect_error(400, code, make_par, objects, "ObjectRead")
    expect_error(400, code, make_par, objects, "ObjectRead", "x", "ListObjects")
    expect_error(400, code, make_par, objects, "AnyObjectWrite", None, "ListObjects")
    expect_error(400, code, make_par, objects, "AnyObjectRead", expires=in_future(seconds=-5))
    objects.put_object("short", b"1")
    par = make_par(objects, "ObjectRead", "short", expires=in_future(seconds=1.5))
    assert stub.http("GET", par.access_uri)[0] == 200
    time.sleep(1.7)
    status, body, _ = stub.http("GET", par.access_uri)
    assert status == 404 and json.loads(body)["code"] == "BucketNotFound"
    longer = make_par(objects, "ObjectRead", "short")
    stub.faults({"par": True, "action": "expired_par", "times": 1})
    assert stub.http("GET", longer.access_uri)[0] == 404
    assert stub.http("GET", longer.access_uri)[0] == 200
    for one in (par, longer):
        objects.delete_preauthenticated_request(one.id)
    objects.delete_object("short")


def test_par_multipart(stub):
    par = make_par(ObjectSet(stub), "AnyObjectWrite")
    address = par.access_uri + "clips/big.mp4"
    status, body, _ = stub.http("PUT", address, b"", {"opc-multipart": "true", "Content-Type": "video/mp4"})
    uri = json.loads(body)["accessUri"]
    for number, part in ((1, bytes(5 * MIB)), (2, b"end")):
        assert stub.http("PUT", uri + str(number), part)[0] == 200
    status, _, headers = stub.http("POST", uri)
    assert status == 200 and headers["opc-multipart-md5"].endswith("-2")
    head = ObjectSet(stub).head_object("clips/big.mp4").headers
    assert head["content-length"] == str(5 * MIB + 3) and head["content-type"] == "video/mp4"
    ObjectSet(stub).delete_object("clips/big.mp4")
    ObjectSet(stub).delete_preauthenticated_request(par.id)


# --- faults -------------------------------------------------------------------------------------


def quick_retries(attempts=4):
    return oci.retry.RetryStrategyBuilder().add_max_attempts(attempts).add_service_error_check().get_retry_strategy()


def test_fault_status_and_retry(stub):
    objects = ObjectSet(stub)
    stub.faults(
        {"op": "PutObject", "action": "status", "status": 503, "times": 1},
        {"op": "GetObject", "action": "status", "status": 429, "retry_after": 1, "times": 1},
        {"op": "DeleteObject", "action": "status", "status": 500, "skip": 1},
    )
    expect_error(503, "ServiceUnavailable", objects.put_object, "f", b"1")
    objects.put_object("f", b"1")
    retrying = ObjectSet(stub, stub.make_client(retry=quick_retries()))
    assert retrying.get_object("f").data.content == b"1"
    assert [e["status"] for e in stub.log("GetObject")[-2:]] == [429, 200]
    objects.delete_object("f")
    expect_error(500, "InternalServerError", objects.delete_object, "f")


def test_fault_upload_is_retried_by_the_manager(stub):
    objects, path = ObjectSet(stub), big_file(stub)
    stub.faults(
        {"op": "UploadPart", "action": "status", "status": 500, "times": 2},
        {"op": "UploadPart", "action": "drop", "after_bytes": MIB, "skip": 3, "times": 1},
    )
    UploadManager(stub.client).upload_file(*objects.where, "retried", str(path), part_size=8 * MIB)
    assert objects.get_object("retried").data.content == path.read_bytes()
    objects.delete_object("retried")


def test_fault_downloads(stub):
    objects = ObjectSet(stub)
    content = bytes(range(256)) * 4096
    objects.put_object("d", content)
    stub.faults({"op": "GetObject", "action": "drop", "after_bytes": 500_000, "times": 1})
    try:
        content_read = objects.get_object("d").data.content
        raise AssertionError(f"the cut went unnoticed: {len(content_read)} bytes")
    except requests.exceptions.RequestException as error:
        assert "IncompleteRead" in str(error) or "broken" in str(error), repr(error)
    stub.faults({"op": "GetObject", "action": "corrupt"})
    damaged = objects.get_object("d")
    assert md5_of(damaged.data.content) != damaged.headers["content-md5"]
    stub.faults({"op": "GetObject", "action": "wrong_md5"})
    mislabelled = objects.get_object("d")
    assert mislabelled.data.content == content
    assert md5_of(content) != mislabelled.headers["content-md5"]
    stub.faults({"op": "GetObject", "action": "slow", "bytes_per_second": 1_000_000})
    began = time.monotonic()
    assert objects.get_object("d").data.content == content
    assert time.monotonic() - began > 0.9
    stub.control("DELETE", "faults")
    objects.delete_object("d")


def test_fault_lost_reply_and_delay(stub):
    objects = ObjectSet(stub)
    stub.faults({"op": "PutObject", "action": "lost_reply", "times": 1})
    try:
        objects.put_object("lost", b"1", if_none_match="*")
        raise AssertionError("there was an answer")
    except oci.exceptions.RequestException:
        pass
    expect_error(412, "IfNoneMatchFailed", objects.put_object, "lost", b"1", if_none_match="*")
    stub.faults({"op": "HeadObject", "action": "delay", "seconds": 2, "times": 1})
    impatient = ObjectSet(stub, stub.make_client(timeout=(1, 0.5)))
    try:
        impatient.head_object("lost")
        raise AssertionError("no timeout")
    except oci.exceptions.RequestException as error:
        assert "timed out" in str(error).lower()
    objects.delete_object("lost")


def test_throttling(stub):
    stub.faults({"action": "throttle", "per_second": 5})
    answers = []

    def ask():
        try:
            answers.append(stub.client.get_namespace().status)
        except oci.exceptions.ServiceError as error:
            answers.append(error.status)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stub.control("DELETE", "faults")
    assert 1 <= answers.count(200) <= 10 and answers.count(429) >= 10, answers


def test_circuit_breaker_opens(stub):
    client = stub.make_client(breaker=oci.circuit_breaker.CircuitBreakerStrategy())
    stub.faults({"op": "GetNamespace", "action": "status", "status": 503})
    seen = []
    for _ in range(12):
        try:
            client.get_namespace()
        except Exception as error:
            seen.append(type(error).__name__)
    stub.control("DELETE", "faults")
    assert seen[:10] == ["TransientServiceError"] * 10 and seen[-1] == "CircuitBreakerError", seen


def test_large_error_with_body_keeps_the_answer(stub):
    """An error sent before the body was read must still reach the client."""
    objects, path = ObjectSet(stub), big_file(stub)
    objects.put_object("kept", b"1")
    with path.open("rb") as source:
        expect_error(412, "IfNoneMatchFailed", objects.put_object, "kept", source, if_none_match="*")
    objects.delete_object("kept")


def test_framing(stub):
    par = make_par(ObjectSet(stub), "AnyObjectWrite")

    def send(*headers):
        connection = http.client.HTTPConnection(stub.endpoint.removeprefix("http://"), timeout=10)
        connection.putrequest("PUT", par.access_uri + "framed")
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders()
        if ("Transfer-Encoding", "chunked") in headers:
            connection.send(b"3\r\nabc\r\n0\r\n\r\n")
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())["code"]

    assert send(("Transfer-Encoding", "chunked")) == (411, "ContentLengthRequired")
    assert send() == (411, "ContentLengthRequired")
    assert send(("Content-Length", "many")) == (400, "InvalidContentLength")
    assert [entry["status"] for entry in stub.log()[-3:]] == [411, 411, 400]
    assert stub.http("GET", "/unknown")[0] == 404
    ObjectSet(stub).delete_preauthenticated_request(par.id)


def test_log_is_readable(stub):
    objects = ObjectSet(stub)
    objects.put_object("logged", b"12345", opc_client_request_id="my-id")
    entry = stub.log("PutObject")[-1]
    assert entry["object"] == "logged" and entry["bytes_in"] == 5 and entry["status"] == 200
    assert entry["headers"]["opc-client-request-id"] == "my-id" and entry["auth"] == "key"
    lines = Path(stub.data, "requests.jsonl").read_text().splitlines()
    assert entry in [json.loads(line) for line in lines]
    objects.delete_object("logged")


def test_limits():
    with tempfile.TemporaryDirectory() as folder, running(folder, "--max-put-size", "1000") as stub:
        objects = ObjectSet(stub)
        expect_error(413, "RequestEntityTooLarge", objects.put_object, "x", bytes(1001))
        objects.put_object("x", bytes(1000))


def test_restart_after_kill():
    with tempfile.TemporaryDirectory() as folder:
        with running(folder) as stub:
            objects = ObjectSet(stub)
            objects.put_object("x", bytes(1000))
            upload_id = objects.create_multipart_upload(models.CreateMultipartUploadDetails(object="m")).data.upload_id
            objects.upload_part("m", upload_id, 1, b"a")
            stub.process.kill()
        with running(folder) as stub:
            objects = ObjectSet(stub)
            assert objects.head_object("x").headers["content-length"] == "1000"
            assert len(objects.list_multipart_upload_parts("m", upload_id).data) == 1


def main():
    tests = [(name, value) for name, value in globals().items() if name.startswith("test_")]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder, running(folder) as stub:
        for name, test in tests:
            try:
                if test.__code__.co_argcount:
                    stub.control("DELETE", "faults")
                    stub.control("DELETE", "log")
                    test(stub)
                else:
                    test()
                passed += 1
            except Exception:
                failed += 1
                print(f"FAILED {name}", flush=True)
                traceback.print_exc()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
