// `kind: Service` and apps/v1 Deployment: what arrives, and what is refused at which line.

import ClusterModel
import Manifest
import Testing

@Suite struct ServiceManifestTests {
    private struct Unexpected: Error {}

    private static func service(_ text: String) throws -> ServiceDocument {
        let documents = try ManifestReader.read(text, file: "web.yaml", directory: "/home/ada")
        guard case .service(let document) = try #require(documents.first) else { throw Unexpected() }
        return document
    }

    private static func faults(_ text: String) -> String {
        do throws(ManifestError) {
            _ = try ManifestReader.read(text, file: "web.yaml", directory: "/home/ada")
            return ""
        } catch {
            return error.description
        }
    }

    private static func notes(_ text: String) throws -> [String] {
        try ManifestReader.readNoting(Array(text.utf8), file: "a.yaml", directory: "/home/ada").notes.map(\.description)
    }

    @Test func `every field arrives`() throws {
        let found = try Self.service(
            """
            apiVersion: coord/v1
            kind: Service
            metadata: {name: web, namespace: lab}
            spec:
              replicas: 3
              queue: serving
              resources: {requests: {cpu: 2, memory: 4Gi}}
              command: [python3, serve.py]
              env: {LEVEL: "1"}
              minReadySeconds: 5
              progressDeadlineSeconds: 120
              strategy: {rolling: {maxSurge: 50%, maxUnavailable: 0}}
              probes:
                startup: {tcpSocket: {}, periodSeconds: 1, failureThreshold: 60}
                readiness: {httpGet: {path: /healthz}}
                liveness: {httpGet: {path: /live, port: 8000}, initialDelaySeconds: 3, timeoutSeconds: 2}
            """)
        let spec = found.spec
        #expect(spec.name.text == "web" && spec.namespace.text == "lab" && spec.replicas == 3)
        #expect(spec.job.value.queue.text == "serving" && spec.job.value.requests.cpu == MilliCPU(2000))
        #expect(spec.minReady == .seconds(5) && spec.deadline == .minutes(2))
        #expect(spec.strategy == .rolling(surge: .percent(50), unavailable: .count(0)))
        #expect(
            spec.probes.startup
                == ProbeSpec(
                    .tcp(port: .promised), ProbeTiming(period: .seconds(1), failureThreshold: 60)))
        #expect(spec.probes.readiness == ProbeSpec(.http(path: "/healthz", port: .promised)))
        #expect(spec.probes.readiness?.timing.timeout == .seconds(5))
        #expect(
            spec.probes.liveness
                == ProbeSpec(
                    .http(path: "/live", port: .number(8000)),
                    ProbeTiming(initialDelay: .seconds(3), timeout: .seconds(2))))
        #expect(spec.job.value.onDisconnect == .rerun(after: .seconds(15)), "it is replaced at once")
        #expect(found.payload.command == ["python3", "serve.py"])
    }

    @Test func `what is left out is one replica, blue-green, and ten minutes`() throws {
        let spec = try Self.service("{kind: Service, metadata: {name: web}, spec: {command: [serve]}}").spec
        #expect(spec.replicas == 1 && spec.strategy == .blueGreen() && spec.deadline == .minutes(10))
        #expect(spec.probes.isEmpty && spec.minReady == .zero)
        let canary = "{canary: {steps: [{weight: 10, pauseSeconds: 60}, {weight: 50}]}}"
        let steps = [RolloutStrategy.Step(share: 100, hold: .minutes(1)), RolloutStrategy.Step(share: 500, hold: nil)]
        let text = "{kind: Service, metadata: {name: web}, spec: {command: [serve], strategy: \(canary)}}"
        #expect(try Self.service(text).spec.strategy == .steps(steps, nil))
        let analysed = text.replacing(
            "{weight: 50}]",
            with: "{weight: 50}], analysis: {minRequests: 40, maxErrorIncrease: 0.5%, maxLatencyRatio: 2}")
        #expect(
            try Self.service(analysed).spec.strategy
                == .steps(steps, Analysis(leastRequests: 40, errorExcess: 0.005, latencyRatio: 2)))
        let plain = text.replacing("{weight: 50}]", with: "{weight: 50}], analysis: {}")
        #expect(try Self.service(plain).spec.strategy == .steps(steps, Analysis()))
        for (word, strategy) in [("surgeFree", RolloutStrategy.surgeFree), ("blueGreen", .blueGreen())] {
            let text = "{kind: Service, metadata: {name: web}, spec: {command: [serve], strategy: \(word)}}"
            #expect(try Self.service(text).spec.strategy == strategy)
        }
    }

    @Test(
        arguments: [
            ("replicas: -1", "0 to 10000"), ("replicas: many", "whole number"), ("ranks: 2", "no field 'ranks'"),
            ("maxRuntime: 1h", "no field 'maxRuntime'"), ("dependency: \"afterok:1\"", "no field 'dependency'"),
            ("strategy: canary", "is no strategy"),
            ("strategy: {canary: {steps: []}}", "has 0 steps"),
            ("strategy: {canary: {steps: [{weight: 20}, {weight: 20}]}}", "not above"),
            ("strategy: {canary: {steps: [{weight: 0}]}}", "from 1 to 100"),
            ("strategy: {canary: {steps: [{weight: 9}], analysis: {minRequests: 0}}}", "from 1 to 1000000"),
            ("strategy: {canary: {steps: [{weight: 9}], analysis: {maxErrorIncrease: 0.01}}}", "is no share"),
            ("strategy: {canary: {steps: [{weight: 9}], analysis: {maxErrorIncrease: 101%}}}", "is no share"),
            ("strategy: {canary: {steps: [{weight: 9}], analysis: {maxLatencyRatio: 0.5}}}", "is no ratio"),
            ("strategy: {canary: {steps: [{weight: 9}], analysis: {errors: 1}}}", "no field 'errors'"),
            ("strategy: {blueGreen: {}, rolling: {}}", "names 2 strategies"),
            ("strategy: {rolling: {maxSurge: 0, maxUnavailable: 0}}", "nothing could ever be exchanged"),
            ("strategy: {rolling: {maxUnavailable: 101%}}", "is no share"),
            ("probes: {readiness: {}}", "has 0 actions"),
            ("probes: {readiness: {httpGet: {path: healthz}}}", "is no path of a request"),
            ("probes: {readiness: {httpGet: {port: web}}}", "no port 'web'"),
            ("probes: {readiness: {httpGet: {port: 70000}}}", "from 1 to 65535"),
            ("probes: {liveness: {tcpSocket: {}, successThreshold: 2}}", "from 1 to 1"),
            ("probes: {readiness: {tcpSocket: {}, periodSeconds: 0}}", "from 1 to 3600"),
            ("probes: {alive: {tcpSocket: {}}}", "no field 'alive'"), ("minReadySeconds: 9999", "from 0 to 3600"),
        ])
    func `what is wrong is refused at its line`(field: String, why: String) {
        let text = """
            kind: Service
            metadata: {name: web}
            spec:
              command: [serve]
              \(field)
            """
        let faults = Self.faults(text)
        #expect(faults.contains(why), "\(faults)")
        #expect(faults.contains("web.yaml:5"), "\(faults)")
    }

    private static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: model-service, labels: {app: model}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: model}}
          strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
          template:
            metadata: {labels: {app: model}}
            spec:
              containers:
              - name: server
                image: registry.example/model:1
                command: [python3, -m, server]
                ports: [{name: http, containerPort: 8080}]
                resources: {requests: {cpu: 500m, memory: 1Gi}}
                readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 2}
        """

    @Test func `a Deployment is a service`() throws {
        let spec = try Self.service(Self.deployment).spec
        #expect(spec.name.text == "model-service" && spec.replicas == 2)
        #expect(spec.strategy == .rolling(surge: .count(1), unavailable: .count(0)))
        #expect(
            spec.probes.readiness
                == ProbeSpec(
                    .http(path: "/ready", port: .number(8080)), ProbeTiming(period: .seconds(2))))
        #expect(spec.job.value.requests.cpu == MilliCPU(500))
        let notes = try Self.notes(Self.deployment)
        #expect(notes.contains { $0.contains("no image is started") })
        #expect(notes.contains { $0.contains("PORT") })
        let plain = Self.deployment.replacing(
            "  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}\n", with: "")
        #expect(try Self.service(plain).spec.strategy == .rolling(surge: .percent(25), unavailable: .percent(25)))
        let recreate = plain.replacing("  replicas: 2\n", with: "  replicas: 2\n  strategy: {type: Recreate}\n")
        #expect(try Self.service(recreate).spec.strategy == .rolling(surge: .count(0), unavailable: .percent(100)))
    }

    @Test(
        arguments: [
            ("apiVersion: apps/v1", "apiVersion: apps/v1beta1", "is not read here"),
            ("{app: model}}\n  strategy", "{app: other}}\n  strategy", "no such label"),
            ("type: RollingUpdate", "type: OnDelete", "is no strategy"),
            ("      containers:", "      restartPolicy: Never\n      containers:", "is always started again"),
            ("port: http", "port: grpc", "no port 'grpc'"),
            ("  replicas: 2", "  replicas: 2\n  paused: true", "not begun paused"),
            ("        command: [python3, -m, server]\n", "", "no command"),
        ])
    func `what a Deployment cannot be here is refused`(old: String, new: String, why: String) {
        let faults = Self.faults(Self.deployment.replacing(old, with: new))
        #expect(faults.contains(why), "\(faults)")
    }

    @Test func `jobs are still not probed`() {
        let job = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: a}
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: a, command: [run], livenessProbe: {tcpSocket: {port: 1}}}]
            """
        #expect(Self.faults(job).contains("jobs are not probed here"))
    }
}
