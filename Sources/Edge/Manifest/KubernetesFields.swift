// What stands around and inside Kubernetes' objects and has no counterpart here: what may be passed over is noted, what
// would change the meaning is refused.

import ClusterModel

enum KubernetesFields {
    /// Takes the metadata of an object; what is only for people or for other controllers is noted.
    static func metadata(_ value: Value, isTemplate: Bool = false) -> Fields? {
        let known = ["name", "namespace", "labels", "annotations", "creationTimestamp"]
        guard value.member("generateName") == nil else {
            value.member("generateName")?.complain("names are not made up here", remedy: "write `name`")
            return nil
        }
        guard let fields = value.fields(known) else { return nil }
        for name in ["labels", "annotations"] where fields[name] != nil {
            fields[name]?.note("\(name) of objects are not kept here")
        }
        if isTemplate {
            for name in ["name", "namespace"] where fields[name] != nil {
                fields[name]?.note("it changes nothing: a job is called as its own metadata says")
            }
        }
        return fields
    }

    /// Complains of each of these that stands there.
    static func refuse(_ refused: [(name: String, why: String, remedy: String)], in fields: Fields) {
        for (name, why, remedy) in refused { fields[name]?.complain(why, remedy: remedy) }
    }

    /// Notes each of these that stands there.
    static func note(_ noted: [(name: String, why: String)], in fields: Fields) {
        for (name, why) in noted { fields[name]?.note(why) }
    }

    /// Kubernetes' `$(NAME)`: the value of a variable given before; what is not given stays as it is, `$$` is `$`.
    static func expanded(_ text: String, with variables: [LaunchPayload.Variable]) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        var result = ""
        var rest = text[...]
        while let character = rest.first {
            rest = rest.dropFirst()
            guard character == "$" else {
                result.append(character)
                continue
            }
            if rest.first == "$" {
                result.append("$")
                rest = rest.dropFirst()
            } else if rest.first == "(", let end = rest.firstIndex(of: ")") {
                let name = rest[rest.index(after: rest.startIndex)..<end]
                let value = variables.last { $0.name == name }?.value
                result += value ?? "$(\(name))"
                rest = rest[rest.index(after: end)...]
            } else {
                result.append("$")
            }
        }
        return result
    }
}
