// `kind: PriorityClass`: a priority that has a name, and whether everybody may ask for it.

import ClusterModel

struct PriorityClassManifest {
    let fields: Fields

    /// The class; nil, with complaints, when it has no name or no value.
    func priorityClass() -> PriorityClass? {
        let metadata = fields.required("metadata", example: "{name: urgent}")?.fields(["name"])
        let name = metadata?.required("name", example: "urgent")?.name()
        let spec = fields.required("spec", example: "{value: 1000}")?.fields(["value", "forEveryone"])
        let most = Int(PriorityClass.largest)
        let value = spec?.required("value", example: "1000")?.integer(in: -most...most)
        let isForEveryone = spec?["forEveryone"]?.flag() ?? false
        guard let name, let value else { return nil }
        return PriorityClass(name: name, value: Int32(value), isForEveryone: isForEveryone)
    }
}
