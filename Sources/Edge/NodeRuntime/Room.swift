// Ground for the room NodeRuntime.
