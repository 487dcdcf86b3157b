// The GPUs of this machine, as NVIDIA's own library tells them. They are found, never assumed: without the library
// there are none, with the reason. Their health and load are read elsewhere.
import CLinux
import Glibc

/// One GPU.
package struct Device: Equatable, Sendable {
    package let index: Int
    /// Its identity over restarts, such as `GPU-8a5c...`; what CUDA_VISIBLE_DEVICES is given.
    package let uuid: String
    package let name: String
    package let memoryBytes: UInt64
}

/// What was found.
package enum Devices: Equatable, Sendable {
    case found([Device])
    /// There are none to offer, and why.
    case none(reason: String)

    /// The library that NVIDIA's driver installs.
    package static let library = "libnvidia-ml.so.1"

    /// Asks the library at `path`, or that of the driver. A driver that hangs hangs the caller too: not for a thread
    /// that others wait for.
    ///
    /// A GPU that does not answer makes the whole answer `none`: half an inventory would move the indices.
    package static func find(library path: String = Devices.library) -> Devices {
        var reason = [CChar](repeating: 0, count: Limits.reasonBytes)
        guard let library = node_nvml_open(path, &reason, Int32(reason.count)) else {
            return .none(reason: "\(path): \(words(reason))")
        }
        defer { node_nvml_close(library) }
        let count = node_nvml_count(library, &reason, Int32(reason.count))
        guard count >= 0 else { return .none(reason: "\(path): \(words(reason))") }
        guard count <= Limits.devices else { return .none(reason: "\(path) counts \(count) GPUs, which cannot be") }
        var found: [Device] = []
        for index in 0..<count {
            var gpu = node_gpu()
            guard node_nvml_describe(library, UInt32(index), &gpu, &reason, Int32(reason.count)) == 0 else {
                return .none(reason: "GPU \(index): \(words(reason))")
            }
            found.append(
                Device(index: Int(index), uuid: text(&gpu.uuid), name: text(&gpu.name), memoryBytes: gpu.memory_bytes))
        }
        return .found(found)
    }

    private static func words(_ reason: [CChar]) -> String {
        String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func text<Field>(_ field: inout Field) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
