// HorizontalPodAutoscaler documents: what arrives, and what is refused at its line.

import ClusterModel
import Manifest
import Testing

@Suite struct ScalingManifestTests {
    private struct Unexpected: Error {}

    private static func scaling(_ text: String) throws -> ScalingDocument {
        let documents = try ManifestReader.read(text, file: "hpa.yaml", directory: "/home/ada")
        guard case .scaling(let document) = try #require(documents.first) else { throw Unexpected() }
        return document
    }

    private static func faults(_ text: String) -> String {
        do throws(ManifestError) {
            _ = try ManifestReader.read(text, file: "hpa.yaml", directory: "/home/ada")
            return ""
        } catch {
            return error.description
        }
    }

    private static let document = """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: model-service-hpa
        spec:
          scaleTargetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: model-service
          minReplicas: 2
          maxReplicas: 10
          metrics:
          - type: Resource
            resource:
              name: cpu
              target:
                type: Utilization
                averageUtilization: 70
        """

    @Test func `a document arrives, in both versions`() throws {
        for version in ["autoscaling/v2", "autoscaling/v2beta2"] {
            let found = try Self.scaling(Self.document.replacing("autoscaling/v2", with: version))
            #expect(found.service.text == "model-service" && found.name.text == "model-service-hpa")
            #expect(
                found.scaling
                    == ServiceScaling(
                        bounds: ScalingSpec(least: 2, most: 10),
                        metrics: [ServiceMetric(.cpu, .utilization(percent: 70))]))
        }
    }

    @Test func `a behavior arrives, and the rest of it is Kubernetes' standard`() throws {
        let found = try Self.scaling(
            Self.document + """

                  - type: Resource
                    resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}
                  behavior:
                    scaleDown:
                      stabilizationWindowSeconds: 60
                      selectPolicy: Min
                      tolerance: 0.05
                      policies: [{type: Pods, value: 1, periodSeconds: 30}]
                """)
        let rules = try #require(found.scaling.bounds.rules)
        #expect(rules.up == .up)
        #expect(
            rules.down
                == ScalingRules(
                    [ScalingRules.Policy(.replicas(1), per: .seconds(30))], choice: .smallest,
                    stabilization: .seconds(60)))
        #expect(found.scaling.bounds.tolerance == Tolerance(down: 0.05, up: 0.1))
        #expect(found.scaling.metrics.last == ServiceMetric(.memory, .average(milli: (1 << 30) * 1000)))
    }

    @Test(
        arguments: [
            ("autoscaling/v2", "autoscaling/v1", "is not read here", 1),
            ("minReplicas: 2", "minReplicas: 12", "above maxReplicas", 10),
            ("minReplicas: 2", "minReplicas: -1", "from 0 to 10000", 10),
            ("minReplicas: 2", "minReplicas: 0", "only by a metric of requests", 10),
            ("kind: Deployment", "kind: StatefulSet", "is not scaled here", 8),
            ("type: Resource", "type: External", "are not measured here", 13),
            ("type: Resource", "type: Pods", "is not of type Pods", 15),
            ("name: cpu", "name: nvidia.com/gpu", "is not measured here", 15),
            ("type: Utilization", "type: Value", "is no target", 17),
            ("averageUtilization: 70", "averageUtilization: 0", "from 1 to 10000", 18),
            ("averageUtilization: 70", "averageUtilisation: 70", "did you mean averageUtilization", 18),
            ("  maxReplicas: 10", "  maxReplica: 10", "did you mean maxReplicas", 11),
        ])
    func `what is wrong is refused at its line`(old: String, new: String, why: String, line: Int) {
        let faults = Self.faults(Self.document.replacing(old, with: new))
        #expect(faults.contains(why) && faults.contains("hpa.yaml:\(line):"), "\(faults)")
    }

    @Test func `metrics of requests arrive, and let a service go to nothing`() throws {
        let pods = """

              - type: Pods
                pods: {metric: {name: requests_per_second}, target: {type: AverageValue, averageValue: 2500m}}
              - type: Pods
                pods: {metric: {name: in_flight}, target: {type: AverageValue, averageValue: 8}}
            """
        let text = Self.document.replacing("minReplicas: 2", with: "minReplicas: 0") + pods
        let scaling = try Self.scaling(text).scaling
        #expect(
            scaling.metrics.suffix(2) == [
                ServiceMetric(.requestsPerSecond, .average(milli: 2500)),
                ServiceMetric(.inFlight, .average(milli: 8000)),
            ])
        #expect(scaling.bounds.least == 0 && scaling.mayRest)
        for (old, new, why) in [
            ("in_flight", "in_fligth", "did you mean in_flight"),
            ("in_flight}", "in_flight, selector: {}}", "one service"),
            ("averageValue: 8", "averageValue: 0", "no quantity above 0"),
            ("AverageValue, averageValue: 8", "Value, averageValue: 8", "is no target of in_flight"),
        ] {
            #expect(Self.faults(text.replacing(old, with: new)).contains(why), "\(new)")
        }
    }
}
