// Ground for the room Simulation.
