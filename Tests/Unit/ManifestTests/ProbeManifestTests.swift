// The probes of a service, in both dialects: what arrives, and what is refused at which line.

import ClusterModel
import Manifest
import Testing

@Suite struct ProbeManifestTests {
    private struct Unexpected: Error {}

    private static func spec(_ text: String) throws -> ServiceSpec {
        let documents = try ManifestReader.read(text, file: "web.yaml", directory: "/home/ada")
        guard case .service(let document) = try #require(documents.first) else { throw Unexpected() }
        return document.spec
    }

    private static func native(_ probes: String) -> String {
        """
        kind: Service
        metadata: {name: web}
        spec:
          command: [serve]
          probes: \(probes)
        """
    }

    private static func faults(_ text: String) -> String {
        do throws(ManifestError) {
            _ = try ManifestReader.read(text, file: "web.yaml", directory: "/home/ada")
            return ""
        } catch {
            return error.description
        }
    }

    private static func action(_ text: String) throws -> ProbeAction? {
        try spec(native("{readiness: \(text)}")).probes.readiness?.action
    }

    @Test func `every action arrives`() throws {
        #expect(
            try Self.action("{exec: {command: [sh, -c, 'test -e ready']}}")
                == .exec(command: ["sh", "-c", "test -e ready"]))
        #expect(try Self.action("{grpc: {}}") == .grpc(service: "", port: .promised))
        #expect(
            try Self.action("{grpc: {port: 9000, service: model}}") == .grpc(service: "model", port: .number(9000)))
        #expect(
            try Self.action("{httpGet: {scheme: HTTPS, host: 127.0.0.1, port: PORT}}")
                == .http(HTTPProbe(path: "/", port: .promised, isEncrypted: true)))
        var probe = HTTPProbe(path: "/x", port: .promised)
        probe.headers = [
            HTTPProbe.Header(name: "Host", value: "model.example"), HTTPProbe.Header(name: "X-Empty", value: ""),
        ]
        #expect(
            try Self.action(
                "{httpGet: {path: /x, httpHeaders: [{name: Host, value: model.example}, {name: X-Empty}]}}")
                == .http(probe))
        probe = HTTPProbe(path: "/predict", port: .number(8000))
        probe.post = HTTPProbe.Post(body: #"{"inputs": [[0]]}"#)
        #expect(
            try Self.action(#"{httpPost: {path: /predict, port: 8000, body: '{"inputs": [[0]]}'}}"#) == .http(probe))
        probe.post?.contentType = "text/plain"
        #expect(
            try Self.action(
                #"{httpPost: {path: /predict, port: 8000, body: '{"inputs": [[0]]}', contentType: text/plain}}"#)
                == .http(probe))
    }

    @Test func `how long a replica has to end is its probe's to say, where it ends one`() throws {
        let spec = try Self.spec(
            Self.native("{liveness: {exec: {command: [live]}, terminationGracePeriodSeconds: 60}, startup: {grpc: {}}}")
        )
        #expect(spec.probes.liveness?.grace == .seconds(60) && spec.probes.startup?.grace == nil)
    }

    @Test func `a Deployment's probes are read in Kubernetes' words`() throws {
        let spec = try Self.spec(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  containers:
                  - name: a
                    command: [serve]
                    ports: [{name: grpc, containerPort: 9090}, {name: tls, containerPort: 8443}]
                    startupProbe: {exec: {command: [cat, /tmp/healthy]}, initialDelaySeconds: 5, periodSeconds: 5}
                    readinessProbe: {grpc: {port: 9090, service: readiness}}
                    livenessProbe:
                      httpGet: {path: /live, port: tls, scheme: HTTPS, httpHeaders: [{name: X-A, value: b}]}
                      terminationGracePeriodSeconds: 9
            """)
        #expect(spec.probes.startup?.action == .exec(command: ["cat", "/tmp/healthy"]))
        #expect(spec.probes.readiness?.action == .grpc(service: "readiness", port: .number(9090)))
        var probe = HTTPProbe(path: "/live", port: .number(8443), isEncrypted: true)
        probe.headers = [HTTPProbe.Header(name: "X-A", value: "b")]
        #expect(spec.probes.liveness == ProbeSpec(.http(probe), grace: .seconds(9)))
    }

    @Test(
        arguments: [
            ("{readiness: {exec: {}}}", "no field command"), ("{readiness: {exec: {command: []}}}", "names no program"),
            ("{readiness: {exec: {command: cat}}}", "not a list"),
            ("{readiness: {exec: {command: [cat], shell: true}}}", "no field 'shell'"),
            ("{readiness: {exec: {command: [\(String(repeating: "a", count: 5000))]}}}", "4096 bytes"),
            ("{readiness: {grpc: {port: web}}}", "no port 'web'"),
            ("{readiness: {grpc: {name: a}}}", "no field 'name'"),
            ("{readiness: {grpc: {service: \(String(repeating: "a", count: 300))}}}", "255 bytes"),
            ("{readiness: {grpc: {}, exec: {command: [cat]}}}", "has 2 actions"),
            ("{readiness: {httpGet: {host: 10.0.0.1}}}", "probed by its own node"),
            ("{readiness: {tcpSocket: {host: example.org}}}", "probed by its own node"),
            ("{readiness: {httpGet: {scheme: https}}}", "is no scheme"),
            ("{readiness: {httpGet: {httpHeaders: [{name: 'a b', value: c}]}}}", "name has letters"),
            ("{readiness: {httpGet: {httpHeaders: [{name: a, value: \"b\\nc\"}]}}}", "is one line"),
            ("{readiness: {httpGet: {httpHeaders: [{name: Content-Length, value: 9}]}}}", "the probe's own to say"),
            ("{readiness: {httpGet: {httpHeaders: [{value: c}]}}}", "no field name"),
            (
                "{readiness: {httpGet: {httpHeaders: [\((0..<17).map { "{name: h\($0)}" }.joined(separator: ", "))]}}}",
                "at most 16 headers"
            ),
            ("{readiness: {httpGet: {body: a}}}", "no field 'body'"), ("{readiness: {httpPost: {}}}", "no field body"),
            ("{readiness: {httpPost: {body: \(String(repeating: "a", count: 5000))}}}", "4096 bytes"),
            ("{liveness: {httpPost: {body: a}}}", "busy would be ended for it"),
            ("{readiness: {grpc: {}, terminationGracePeriodSeconds: 9}}", "is not ended for it"),
            ("{liveness: {grpc: {}, terminationGracePeriodSeconds: 0}}", "from 1 to 3600"),
            ("{liveness: {grpc: {}, graceSeconds: 1}}", "no field 'graceSeconds'"),
        ])
    func `what is wrong is refused at its line`(probes: String, why: String) {
        let faults = Self.faults(Self.native(probes))
        #expect(faults.contains(why), "\(faults)")
        #expect(faults.contains("web.yaml:5"), "\(faults)")
    }
}
