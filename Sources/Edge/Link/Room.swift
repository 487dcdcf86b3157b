// Ground for the room Link.
