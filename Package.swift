// swift-tools-version: 6.1
// The map of the house, in floor order, ground first. Everything points down; there is no circle.
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A room of the core: pure, deterministic, no Foundation.
func core(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Core/\(name)", swiftSettings: strict)
}

/// A room of the edge: touches the world, decides nothing.
func edge(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/Edge/\(name)", exclude: exclude, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Sources/Programs/\(name)", swiftSettings: strict)
}

func tests(_ name: String, _ path: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(path)", exclude: exclude, swiftSettings: strict)
}

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "coord",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // Ground: nouns.
        core("ClusterModel"),
        // Facts, words and judgements. None of these knows another.
        core("Messages", ["ClusterModel"]),
        core("Ledger", ["ClusterModel"]),
        core("Scheduling", ["ClusterModel"]),
        core("Serving", ["ClusterModel"]),
        core("Health", ["ClusterModel"]),
        // The two conductors.
        core("ControlPlane", ["ClusterModel", "Messages", "Ledger", "Scheduling", "Serving", "Health"]),
        core("NodeControl", ["ClusterModel", "Messages", "Health"]),

        // A cluster that exists only in memory.
        .target(
            name: "Simulation",
            dependencies: [
                "ClusterModel", "Messages", "Ledger", "Scheduling", "Serving", "Health", "ControlPlane", "NodeControl",
            ],
            path: "Sources/Simulation", swiftSettings: strict),

        // What C gives us.
        .systemLibrary(name: "CZeroMQ", path: "Sources/C/CZeroMQ"),
        .systemLibrary(name: "COpenSSL", path: "Sources/C/COpenSSL"),
        .target(name: "CWire", path: "Sources/C/CWire", linkerSettings: [.linkedLibrary("protobuf-c")]),
        .target(name: "CLinux", path: "Sources/C/CLinux"),

        // The edge.
        edge("Cryptography", ["COpenSSL"]),
        edge("Wire", ["ClusterModel", "Messages", "Ledger", "CWire"]),
        edge("Transport", ["CZeroMQ", "COpenSSL", "CLinux", "Cryptography"]),
        edge("Link", ["ClusterModel", "Messages", "Health", "Wire", "Transport", "Cryptography"]),
        edge("Store", ["Cryptography", grdb, sqlite]),
        edge("Artifacts", ["ClusterModel", "Cryptography", "Wire", "CLinux"]),
        edge("Gateway", ["ClusterModel"]),
        edge("NodeRuntime", ["ClusterModel", "Messages", "NodeControl", "Wire", "Daemon", "CLinux", "COpenSSL"]),
        edge("Manifest", ["ClusterModel", yams]),
        edge("Presentation", ["ClusterModel", "Messages"]),
        edge("Telemetry", [logging]),
        edge("Daemon"),

        // The programs.
        program(
            "coordinator",
            [
                "ClusterModel", "Messages", "Ledger", "ControlPlane", "Cryptography", "Transport", "Wire", "Link",
                "Store", "Artifacts",
                "Presentation", "Telemetry", "Daemon", arguments, logging,
            ]),
        program(
            "agent",
            [
                "ClusterModel", "Messages", "NodeControl", "NodeRuntime", "Gateway", "Cryptography", "Transport",
                "Wire", "Artifacts",
                "Link", "Telemetry", "Daemon", arguments, logging,
            ]),
        program(
            "coordctl",
            [
                "ClusterModel", "Messages", "Link", "Wire", "Transport", "Cryptography", "Manifest", "Presentation",
                "Artifacts",
                arguments,
            ]),
        // Static and without a C library: it is started for every rank and outlives the agent.
        .executableTarget(
            name: "task-shim", path: "Sources/Programs/task-shim",
            cSettings: [
                .define("_GNU_SOURCE"),
                .unsafeFlags(["-Os", "-ffreestanding", "-fno-builtin", "-fno-stack-protector", "-fno-pie"]),
            ],
            linkerSettings: [
                .unsafeFlags([
                    "-nostartfiles", "-static-executable", "-Xclang-linker", "-nostdlib", "-Xclang-linker", "-static",
                ])
            ]),
        .target(
            name: "BenchmarkScene", dependencies: ["ClusterModel", "Messages", "Ledger", "ControlPlane"],
            path: "Tests/Benchmarks/BenchmarkScene", swiftSettings: strict),
        .executableTarget(
            name: "core-bench", dependencies: ["BenchmarkScene", "ClusterModel", "Messages", "Ledger", "ControlPlane"],
            path: "Tests/Benchmarks/core-bench", swiftSettings: strict),
        .executableTarget(
            name: "seed-journal",
            dependencies: [
                "BenchmarkScene", "ClusterModel", "Ledger", "ControlPlane", "Cryptography", "Store", "Wire", arguments,
            ],
            path: "Tests/Benchmarks/seed-journal", swiftSettings: strict),
        .executableTarget(
            name: "gateway-bench", dependencies: ["ClusterModel", "Gateway", arguments],
            path: "Tests/Benchmarks/gateway-bench", swiftSettings: strict),
        .executableTarget(
            name: "bench", dependencies: ["ClusterModel", "Messages", "Link", arguments],
            path: "Tests/Benchmarks/bench", swiftSettings: strict),
        tests(
            "NodeRuntimeTests", "Unit/NodeRuntimeTests",
            ["NodeRuntime", "NodeControl", "Health", "ClusterModel", "CLinux"]),
        tests("ArtifactsTests", "Unit/ArtifactsTests", ["Artifacts", "ClusterModel", "Cryptography", "Wire"]),
        tests("GatewayTests", "Unit/GatewayTests", ["Gateway", "ClusterModel"]),
        tests("WireTests", "Unit/WireTests", ["Wire", "ClusterModel", "Messages", "Ledger"]),
        tests("ManifestTests", "Unit/ManifestTests", ["Manifest", "ClusterModel"]),
        tests("ClusterModelTests", "Unit/ClusterModelTests", ["ClusterModel"]),
        tests("StoreTests", "Unit/StoreTests", ["Store", "Cryptography", grdb]),
        tests("CryptographyTests", "Unit/CryptographyTests", ["Cryptography"]),
        tests("TransportTests", "Unit/TransportTests", ["Transport", "Cryptography", "COpenSSL"]),
        tests("PresentationTests", "Unit/PresentationTests", ["Presentation", "ClusterModel", "Messages", yams]),
        tests(
            "LinkClientTests", "Unit/LinkClientTests",
            ["Link", "ClusterModel", "Messages", "Wire", "Transport", "Cryptography"]),
        tests("TelemetryTests", "Unit/TelemetryTests", ["Telemetry", logging]),
        tests("CoordctlTests", "Unit/CoordctlTests", ["coordctl", "ClusterModel", "Messages", "Manifest", arguments]),
        tests(
            "CoordinatorTests", "Unit/CoordinatorTests",
            [
                "coordinator", "Daemon", "ClusterModel", "Messages", "ControlPlane", "Artifacts", "Link", "Transport",
                "Cryptography", logging,
            ]),
        tests("AgentTests", "Unit/AgentTests", ["agent", "ClusterModel", "Messages", "Gateway"]),
        tests(
            "IntegrationTests", "Integration",
            [
                "ClusterModel", "Messages", "Cryptography", "Ledger", "Store", "Wire", "Transport", "Link",
                "coordinator",
                "agent", "coordctl",
            ]),
        // The core in a world made of a seed, and the tests of the core.
        program(
            "simulator",
            [
                "ClusterModel", "Simulation", "ControlPlane", "NodeControl", "Ledger", "Scheduling", "Messages",
                "Health", "Serving",
                arguments,
            ]),
        .target(
            name: "Support", dependencies: ["ClusterModel", "Messages", "Ledger", "Scheduling", "ControlPlane"],
            path: "Tests/Support", swiftSettings: strict),
        tests(
            "CoreTests", "Unit/CoreTests",
            [
                "ClusterModel", "Messages", "Ledger", "Scheduling", "Serving", "Health", "ControlPlane", "NodeControl",
                "Support",
            ]),
        tests(
            "PropertyTests", "Property",
            ["ClusterModel", "Messages", "Ledger", "Scheduling", "ControlPlane", "Simulation", "Support"]),
        tests(
            "SimulationTests", "Simulation", ["Simulation", "ClusterModel", "Ledger", "Serving", "simulator"],
            exclude: ["Mutants.tsv"]),
    ],
    cxxLanguageStandard: .cxx17
)
