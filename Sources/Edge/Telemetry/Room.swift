// Ground for the room Telemetry.
