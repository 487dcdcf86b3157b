// Documents in JSON and YAML: read back by other people's readers they are the same values.

import ClusterModel
import Foundation
import Messages
import Testing
import Yams

@testable import Presentation

@Suite("A document")
struct TreeTests {
    /// A random tree with every kind of difficult text.
    private func tree(depth: Int, using randomness: inout Randomness) -> Tree {
        let texts = [
            "", "plain", "a b", "true", "No", "~", "null", "1", "1e3", "0x1F", "-", "- a", "a: b", "#", "a #b", "'",
            "\"",
            "\\", "line\nbreak", "tab\t", "\u{1B}[31m", "ünï", "漢字", "😀", "2026-11-22", "=", "<<", "!tag", "&a", "*a",
            "%",
            "@", "`", "{", "[", "|", ">", "?", ",", ".inf", "0o7", "12:30:45", "\u{2028}", "\u{85}", "a\u{FEFF}",
            "/path/x",
        ]
        switch randomness.below(depth > 3 ? 4 : 6) {
        case 0: return .null
        case 1: return .flag(randomness.chance(perMille: 500))
        case 2: return .number(Int64(bitPattern: randomness.next()) >> Int64(randomness.below(64)))
        case 3: return .text(texts[randomness.below(texts.count)])
        case 4: return .list((0..<randomness.below(4)).map { _ in tree(depth: depth + 1, using: &randomness) })
        default:
            return .fields(
                (0..<randomness.below(4)).map {
                    Tree.Field(
                        "\(texts[randomness.below(texts.count)])\($0)", tree(depth: depth + 1, using: &randomness))
                })
        }
    }

    /// The tree as Foundation's JSON reader would give it.
    private func plain(_ tree: Tree) -> NSObject {
        switch tree {
        case .null: NSNull()
        case .flag(let flag): NSNumber(value: flag)
        case .number(let number): NSNumber(value: number)
        case .text(let text): NSString(string: text)
        case .list(let items): NSArray(array: items.map(plain))
        case .fields(let fields):
            NSDictionary(dictionary: Dictionary(uniqueKeysWithValues: fields.map { ($0.name, plain($0.value)) }))
        }
    }

    @Test("is read back as it was by another reader of JSON", arguments: 0..<200 as Range<UInt64>)
    func survivesJSON(seed: UInt64) throws {
        var randomness = Randomness(seed: seed)
        let tree = tree(depth: 0, using: &randomness)
        for text in [JSONText.pretty(tree), JSONText.compact(tree)] {
            let found = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
            #expect((found as? NSObject) == plain(tree), "seed \(seed): \(text)")
        }
    }

    /// Compares with what a YAML reader composed, scalar by scalar with its resolved tag.
    private func matches(_ node: Yams.Node, _ tree: Tree) -> Bool {
        switch tree {
        case .null: return node.tag == Tag(.null)
        case .flag(let flag): return node.tag == Tag(.bool) && node.bool == flag
        case .number(let number): return node.tag == Tag(.int) && node.int == Int(number)
        case .text(let text): return node.tag == Tag(.str) && node.string == text
        case .list(let items):
            guard let found = node.sequence, found.count == items.count else { return false }
            return zip(found, items).allSatisfy { matches($0, $1) }
        case .fields(let fields):
            guard let found = node.mapping, found.count == fields.count else { return false }
            return zip(found, fields).allSatisfy { $0.key.string == $1.name && matches($0.value, $1.value) }
        }
    }

    @Test("is read back as it was by another reader of YAML", arguments: 0..<200 as Range<UInt64>)
    func survivesYAML(seed: UInt64) throws {
        var randomness = Randomness(seed: seed)
        let tree = tree(depth: 0, using: &randomness)
        let text = YAMLText.document(tree)
        let node = try #require(try Yams.compose(yaml: text), "seed \(seed): \(text)")
        #expect(matches(node, tree), "seed \(seed):\n\(text)")
    }

    @Test("of a job keeps its names and amounts")
    func showsJob() {
        let job = Sample.job(.running(since: Sample.time), placements: Sample.placements)
        #expect(
            YAMLText.document(.job(job)) == """
                apiVersion: coord/v1
                kind: TrainingJob
                metadata:
                  id: 42
                  name: train
                  namespace: default
                  owner: ada
                  creationTimestamp: "2026-11-22T10:29:05Z"
                  resourceVersion: "7"
                spec:
                  queue: research
                  account: default
                  priority: 0
                  ranks: 4
                  nodes: 2
                  resources:
                    requests:
                      cpu: "1500m"
                      memory: "1Gi"
                      nvidia.com/gpu: "1"
                    limits:
                      memory: "1Gi"
                  launcher: jax
                  maxRuntime: "90m"
                  failurePolicy:
                    maxRestarts: 3
                  onDisconnect:
                    rerun: "5m"
                  payload: "sha256:\(String(repeating: "ab", count: 32))"
                status:
                  state: RUNNING
                  reason: None
                  message: "runs since 2026-11-22 10:29:05 UTC on n[1-2]"
                  attempt: 1
                  restarts: 0
                  startTime: "2026-11-22T10:29:10Z"
                  nodeList: "n[1-2]"
                  placements:
                    - node: n1
                      firstRank: 0
                      ranks: 2
                    - node: n2
                      firstRank: 2
                      ranks: 2
                      ending: Failed
                      message: "rank 2: exit code 3"
                  conditions:
                    - type: Running
                      status: "True"
                      reason: None
                      message: "runs since 2026-11-22 10:29:05 UTC on n[1-2]"
                      lastTransitionTime: "2026-11-22T10:29:05Z"

                """)
    }

    @Test("of a queue or node is whole")
    func showsCluster() {
        #expect(
            JSONText.compact(.queue(Sample.queue)).contains(
                "\"nominalQuota\":{\"cpu\":\"64\",\"nvidia.com/gpu\":\"16\""))
        #expect(JSONText.compact(.node(Sample.node(.alive))).contains("\"unenforced\":[\"no cgroup\\u001b[31m\"]"))
        #expect(
            JSONText.compact(.list(kind: "NodeList", []))
                == "{\"apiVersion\":\"coord/v1\",\"kind\":\"NodeList\",\"items\":[]}")
    }
}
