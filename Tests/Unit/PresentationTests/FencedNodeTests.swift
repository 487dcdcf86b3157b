// How fencing stands in lists and documents.

import ClusterModel
import Messages
import Testing

@testable import Presentation

@Suite("A node that is to be fenced") struct FencedNodeTests {
    private static func silent(_ fence: FenceView) -> NodeView {
        var node = Sample.node(.lost)
        node.fence = fence
        return node
    }

    @Test("has a state of its own while the command runs and when it has done its work")
    func states() {
        #expect(
            Self.silent(FenceView(isDone: false, isRunning: true, attempts: 1, failure: nil)).slurmState == "FENCING")
        let failed = FenceView(isDone: false, isRunning: false, attempts: 1, failure: "no route")
        #expect(Self.silent(failed).slurmState == "DOWN")
        #expect(
            Self.silent(FenceView(isDone: true, isRunning: false, attempts: 0, failure: nil)).slurmState == "FENCED")
    }

    @Test("says in the wide list and in the document what went wrong")
    func words() {
        let node = Self.silent(FenceView(isDone: false, isRunning: false, attempts: 2, failure: "no\u{1B} route"))
        let page = NodeTable.table([node], isWide: true).lines(width: nil).joined(separator: "\n")
        #expect(page.contains("fenced in vain (2 attempts): no? route"))
        #expect("\(Tree.node(node))".contains(" route"))
    }
}
