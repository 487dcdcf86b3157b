// Amounts of resources with their units checked: what Kubernetes' quantities mean for each kind, and how requests and
// limits belong together. Amounts are per rank.

import ClusterModel

extension Rules {
    /// cpu, memory, the GPU's name, or any other name with a domain: `example.com/licence`.
    static func resourceKind(_ name: String) throws(Problem) -> ResourceKind {
        let kind = ResourceKind(name: name)
        switch kind {
        case .cpu, .memory, .gpu: return kind
        case .other:
            let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2, parts.allSatisfy(Name.isValid) { return kind }
        }
        let known = ["cpu", "memory", ResourceKind.gpuName]
        let near = ["gpu", "gpus"].contains(name.lowercased()) ? ResourceKind.gpuName : nil
        let meant = (near ?? Wording.nearest(to: name, among: known)).map { "did you mean \($0)? " } ?? ""
        throw Problem(
            "\(Wording.quoted(name)) is no kind of resource",
            remedy: meant + "write \(Wording.list(known)), or a name with its domain such as example.com/licence")
    }

    /// The amount in the ledger's unit: thousandths of a processor, bytes, whole things.
    static func amount(_ text: String, of kind: ResourceKind, upTo most: Int64) throws(Problem) -> Int64 {
        let quantity: Quantity.Amount
        do {
            quantity = try Quantity.parse(text)
        } catch {
            throw Problem("\(Wording.quoted(text)) is no quantity", remedy: error.description)
        }
        guard !quantity.isNegative else {
            throw Problem("\(Wording.quoted(text)) is negative", remedy: "write 0 or more")
        }
        try checkUnit(of: quantity, text: text, kind: kind)
        guard let amount = kind == .cpu ? quantity.milli : quantity.whole, amount <= most else {
            throw Problem(
                "\(Wording.quoted(text)) is too much", remedy: "write at most \(Quantity.text(most, of: kind))")
        }
        return amount
    }

    private static func checkUnit(of quantity: Quantity.Amount, text: String, kind: ResourceKind) throws(Problem) {
        switch kind {
        case .cpu:
            if quantity.format == .binarySI, quantity.nano != 0 {
                throw Problem(
                    "\(Wording.quoted(text)) has a unit of memory", remedy: "count processors: 2, 0.5 or 500m")
            }
        case .memory:
            if !quantity.isWhole {
                throw Problem(
                    "\(Wording.quoted(text)) is not a whole number of bytes",
                    remedy: "write Mi or M for millions; a small m is a thousandth")
            }
        case .gpu, .other:
            if !quantity.isWhole {
                throw Problem("\(Wording.quoted(text)) is not whole", remedy: "only whole things can be asked for")
            }
        }
    }

    /// Checks one kind's limit against its request.
    static func check(limit: Int64, request: Int64, of kind: ResourceKind) throws(Problem) {
        switch kind {
        case .cpu, .memory:
            if limit == 0 {
                throw Problem("a limit of 0 lets nothing run", remedy: "raise it, or leave it out for no limit")
            }
            if request > limit {
                throw Problem(
                    "the request of \(Quantity.text(request, of: kind)) is over the limit of "
                        + Quantity.text(limit, of: kind), remedy: "raise the limit or lower the request")
            }
        case .gpu, .other:
            if request != limit {
                throw Problem(
                    "the request of \(request) is not the limit of \(limit)",
                    remedy: "whole things can not be shared: make them equal, or leave one out")
            }
        }
    }
}
