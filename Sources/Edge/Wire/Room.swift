// Ground for the room Wire.
