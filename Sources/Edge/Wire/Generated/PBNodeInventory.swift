// `NodeInventory` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What a node says it has.
package struct PBNodeInventory: PBMessage {
    package var resources: PBResources?
    /// In PCI bus order.
    package var gpus: [PBDevice]
    package var portLower: UInt32
    package var portUpper: UInt32
    /// Where other ranks reach this node's ranks.
    package var dataAddress: String
    /// Changes when the kernel starts.
    package var kernelBoot: String
    /// Limits that this node can not hold, in words.
    package var unenforced: [String]
    /// By which the machine is known again; empty where it has no mark.
    package var machine: String
    /// By which the folder is known again in which the records of its ranks are; empty from an agent that names none.
    package var runDirectory: String
    /// Where it takes requests for services; empty where it is no gateway.
    package var gateway: String
    /// Where gateways reach its replicas in TLS, and the port there of the first promised one; 0 where it has no
    /// ingress.
    package var ingressAddress: String
    package var ingressPort: UInt32
    /// Where other nodes fetch the files of models that are whole there, as ADDRESS:PORT; empty where they do not.
    package var bulk: String

    package init(
        resources: PBResources? = nil,
        gpus: [PBDevice] = [],
        portLower: UInt32 = 0,
        portUpper: UInt32 = 0,
        dataAddress: String = "",
        kernelBoot: String = "",
        unenforced: [String] = [],
        machine: String = "",
        runDirectory: String = "",
        gateway: String = "",
        ingressAddress: String = "",
        ingressPort: UInt32 = 0,
        bulk: String = ""
    ) {
        self.resources = resources
        self.gpus = gpus
        self.portLower = portLower
        self.portUpper = portUpper
        self.dataAddress = dataAddress
        self.kernelBoot = kernelBoot
        self.unenforced = unenforced
        self.machine = machine
        self.runDirectory = runDirectory
        self.gateway = gateway
        self.ingressAddress = ingressAddress
        self.ingressPort = ingressPort
        self.bulk = bulk
    }

    package static var wireName: StaticString { "coord.v1.NodeInventory" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeInventory { try read(bytes, rules) }
}

extension PBNodeInventory: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeInventory>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_inventory__init(c)
        c.pointee.resources = try writer.message(resources)
        if !gpus.isEmpty {
            c.pointee.n_gpus = gpus.count
            c.pointee.gpus = try writer.messages(gpus)
        }
        c.pointee.port_lower = portLower
        c.pointee.port_upper = portUpper
        if !dataAddress.isEmpty { c.pointee.data_address = try writer.text(dataAddress, "NodeInventory.data_address") }
        if !kernelBoot.isEmpty { c.pointee.kernel_boot = try writer.text(kernelBoot, "NodeInventory.kernel_boot") }
        if !unenforced.isEmpty {
            c.pointee.n_unenforced = unenforced.count
            c.pointee.unenforced = try writer.texts(unenforced, "NodeInventory.unenforced")
        }
        if !machine.isEmpty { c.pointee.machine = try writer.text(machine, "NodeInventory.machine") }
        if !runDirectory.isEmpty {
            c.pointee.run_directory = try writer.text(runDirectory, "NodeInventory.run_directory")
        }
        if !gateway.isEmpty { c.pointee.gateway = try writer.text(gateway, "NodeInventory.gateway") }
        if !ingressAddress.isEmpty {
            c.pointee.ingress_address = try writer.text(ingressAddress, "NodeInventory.ingress_address")
        }
        c.pointee.ingress_port = ingressPort
        if !bulk.isEmpty { c.pointee.bulk = try writer.text(bulk, "NodeInventory.bulk") }
    }

    init(_ c: UnsafePointer<Coord__V1__NodeInventory>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeInventory")
        resources = try reader.message(c.pointee.resources)
        gpus = try reader.messages(c.pointee.gpus, c.pointee.n_gpus)
        portLower = c.pointee.port_lower
        portUpper = c.pointee.port_upper
        dataAddress = try reader.text(c.pointee.data_address, "NodeInventory.data_address")
        kernelBoot = try reader.text(c.pointee.kernel_boot, "NodeInventory.kernel_boot")
        unenforced = try reader.texts(c.pointee.unenforced, c.pointee.n_unenforced, "NodeInventory.unenforced")
        machine = try reader.text(c.pointee.machine, "NodeInventory.machine")
        runDirectory = try reader.text(c.pointee.run_directory, "NodeInventory.run_directory")
        gateway = try reader.text(c.pointee.gateway, "NodeInventory.gateway")
        ingressAddress = try reader.text(c.pointee.ingress_address, "NodeInventory.ingress_address")
        ingressPort = c.pointee.ingress_port
        bulk = try reader.text(c.pointee.bulk, "NodeInventory.bulk")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeInventory>? {
        coord__v1__node_inventory__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
