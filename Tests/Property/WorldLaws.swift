// A small world walked whole: every order of a few inputs through a real coordinator. scripts/sim worlds goes deeper
// in a release build.

import Simulation
import Testing

@Suite("A small world")
struct WorldLaws {
    @Test("keeps every promise in every order of three inputs")
    func everyOrder() {
        var walk = WorldWalk()
        while walk.depth < 3, walk.findings.isEmpty { walk.deepen() }
        #expect(walk.findings.isEmpty, "\(walk.findings)")
        // Fewer would mean that something can not happen any more, or that states are taken for one that are not.
        #expect(walk.states > 500)
        #expect(walk.steps > 1500)
    }
}
