"""The account's own API from within: what AWS describes in the words of its own requests is made by these requests."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from werkzeug.test import EnvironBuilder, run_wsgi_app

Application = Any
"""moto's application."""


class Api:
    """Clients whose requests are answered in this process, by moto alone: no clock, fault or policy comes between."""

    def __init__(self, application: Application, region: str) -> None:
        self._application, self._region = application, region
        self._clients: dict[str, Any] = {}

    def elsewhere(self, region: str) -> Api:
        """The same account in another region."""
        return Api(self._application, region)

    def make(self, service: str, operation: str, item: dict[str, Any], **more: Any) -> Any:
        """Call an operation with what it takes of an item as AWS describes it."""
        if service not in self._clients:
            self._clients[service] = self._client(service)
        client = self._clients[service]
        takes = client.meta.service_model.operation_model(operation).input_shape.members
        given = {name: value for name, value in item.items() if name in takes and value not in (None, "", [])}
        method = {name: own for own, name in client.meta.method_to_api_mapping.items()}[operation]
        return getattr(client, method)(**given, **more)

    def _client(self, service: str) -> Any:
        client = boto3.client(
            service,
            region_name=self._region,
            endpoint_url="http://127.0.0.1",
            aws_access_key_id="rehearsal",
            aws_secret_access_key="rehearsal",
        )
        client.meta.events.register("before-send", self._answer)
        return client

    def _answer(self, request: AWSPreparedRequest, **_event: Any) -> AWSResponse:
        answered: Any
        where = urlsplit(request.url)
        body: Any = request.body or b""
        headers = [
            (name, value if isinstance(value, str) else value.decode()) for name, value in request.headers.items()
        ]
        builder = EnvironBuilder(
            where.path, query_string=where.query, method=request.method, headers=headers, data=body
        )
        content, status, answered = run_wsgi_app(self._application, builder.get_environ(), buffered=True)
        return AWSResponse(request.url, int(status.split()[0]), answered, _Raw(b"".join(content)))


class _Raw:
    """A body that has been read, as botocore takes one."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_options: Any) -> Any:
        yield self._content
