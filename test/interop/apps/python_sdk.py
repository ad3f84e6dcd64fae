"""An application on the OpenTelemetry SDK for Python.

python_sdk.py PROTOCOL COMPRESSION COUNT: as many spans, log records and data points, numbered from 0 in `item.id`,
sent to OTEL_EXPORTER_OTLP_ENDPOINT; then it ends.
"""

import importlib
import logging
import os
import sys

from opentelemetry import metrics, trace
from opentelemetry._logs import set_logger_provider
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

protocol, compression, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
if compression != "none":  # by gRPC, the variable knows no such word
    os.environ["OTEL_EXPORTER_OTLP_COMPRESSION"] = compression
package = f"opentelemetry.exporter.otlp.proto.{'grpc' if protocol == 'grpc' else 'http'}"


def exporter(module, name):
    return getattr(importlib.import_module(f"{package}.{module}"), name)()


resource = Resource.create({"service.name": "interop-python"})
tracers = TracerProvider(resource=resource)
tracers.add_span_processor(BatchSpanProcessor(exporter("trace_exporter", "OTLPSpanExporter")))
trace.set_tracer_provider(tracers)
loggers = LoggerProvider(resource=resource)
loggers.add_log_record_processor(BatchLogRecordProcessor(exporter("_log_exporter", "OTLPLogExporter")))
set_logger_provider(loggers)
reader = PeriodicExportingMetricReader(exporter("metric_exporter", "OTLPMetricExporter"))
meters = MeterProvider(resource=resource, metric_readers=[reader])
metrics.set_meter_provider(meters)

log = logging.getLogger("interop")
log.addHandler(LoggingHandler(logger_provider=loggers))
log.setLevel(logging.INFO)
gauge = metrics.get_meter("interop").create_gauge("interop.gauge")
tracer = trace.get_tracer("interop")
agent = os.environ["INTEROP_USER_AGENT"]
for item in range(count):
    attributes = {"item.id": item, "user_agent.original": agent}
    with tracer.start_as_current_span(f"op {item % 5}", kind=trace.SpanKind.SERVER, attributes=attributes):
        log.info("line %d", item, extra=attributes)
    gauge.set(item, {"item.id": item})
for provider in (tracers, loggers, meters):
    provider.shutdown()
