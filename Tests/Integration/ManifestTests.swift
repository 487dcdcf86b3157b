// Manifests that are wrong are refused whole, with the place of the mistake, and nothing is submitted.

import Testing

extension IntegrationTests {
    @Suite struct ManifestTests {
        private static let wrong: [(text: String, said: String)] = [
            ("", "document"),
            ("\u{0}\u{1}\u{2}", ":1:"),
            ("just a line", ":1:"),
            ("kind: TrainingJob\nmetadata: {name: a}\nspec: {command: [a], nods: 3}", ":3:"),
            ("kind: TrainingJob\nmetadata: {name: a}\nspec: {ranks: 0, command: [a]}", "ranks"),
            ("kind: TrainingJob\nmetadata: {name: a}\nspec: {ranks: -1, command: [a]}", "ranks"),
            ("kind: TrainingJob\nmetadata: {name: a}\nspec: {nodes: 3, ranks: 2, command: [a]}", "ranks"),
            (
                "kind: TrainingJob\nmetadata: {name: a}\nspec:\n  command: [a]\n  resources: {limits: {memory: 1Gib}}",
                ":5:"
            ),
            (
                "kind: TrainingJob\nmetadata: {name: a}\nspec:\n  command: [a]\n  resources: {requests: {cpu: -1}}",
                ":5:"
            ),
            (
                "kind: TrainingJob\nmetadata: {name: a}\nspec:\n  command: [a]\n"
                    + "  resources: {requests: {cpu: 2}, limits: {cpu: 1}}", ":5:"
            ),
            ("kind: TrainingJob\nmetadata: {name: a}\nmetadata: {name: b}\nspec: {command: [a]}", ":3:"),
            ("kind: TrainingJob\nmetadata: {name: 'a b'}\nspec: {command: [a]}", ":2:"),
            ("kind: TrainingJob\nmetadata: {name: a}\nspec: {command: []}", "command"),
            ("kind: Nonsense\nmetadata: {name: a}", "Nonsense"),
            ("kind: TrainingJob\nmetadata: {name: a}\nspec: {command: [a], queue: nowhere}", "nowhere"),
            (String(repeating: "[", count: 5000), ":1:"),
            ("a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]", ":"),
        ]

        @Test func `every mistake is named, and nothing is submitted`() throws {
            try Cluster.with(nodes: 0) { cluster in
                for (number, (text, said)) in Self.wrong.enumerated() {
                    let path = "\(cluster.work)/m\(number).yaml"
                    try Files.write(text, to: path)
                    let ran = try cluster.ctl("submit", path)
                    #expect(ran.code != ExitCode(0), "\(text.prefix(80)): \(ran)")
                    #expect(ran.errors.contains(said), "\(text.prefix(80)): \(ran)")
                    #expect(ran.errors.hasPrefix("coordctl: "), "\(ran)")
                }
                #expect(!(try cluster.ctl("jobs", "-a").output.contains("PENDING")))
            }
        }

        @Test func `a file of 10 MB and one that is not text are refused before they are parsed`() throws {
            try Cluster.with(nodes: 0) { cluster in
                try Files.write([UInt8](repeating: 0x61, count: 10 << 20), to: "\(cluster.work)/large.yaml")
                let large = try cluster.ctl("submit", "\(cluster.work)/large.yaml")
                #expect(large.code != ExitCode(0))
                #expect(large.errors.contains("large.yaml") && large.errors.contains("1048576"), "\(large)")
                try Files.write(Array("kind: ".utf8) + [0xc3, 0x28], to: "\(cluster.work)/latin.yaml")
                let latin = try cluster.ctl("submit", "\(cluster.work)/latin.yaml")
                #expect(latin.code != ExitCode(0))
                #expect(latin.errors.contains("UTF-8"), "\(latin)")
            }
        }
    }
}
