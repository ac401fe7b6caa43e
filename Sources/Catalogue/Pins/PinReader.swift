internal import JSONText
internal import ToolRisk

/// The members of one object of a file, by the types that are expected of them.
struct PinReader {
    let document: JSONDocument
    let node: JSONNodeID
    let place: JSONPointer

    func fault(_ key: String) -> PinBookFault { .malformed(place: place.appending(key).description) }

    func has(_ key: String) -> Bool { document.member(key, of: node) != nil }

    func string(_ key: String) throws(PinBookFault) -> String {
        guard let text = document.member(key, of: node).flatMap({ document.string($0) }) else { throw fault(key) }
        return text
    }

    func integer(_ key: String) throws(PinBookFault) -> Int64 {
        guard let value = document.member(key, of: node).flatMap({ document.integer($0) }) else { throw fault(key) }
        return value
    }

    func object(_ key: String) throws(PinBookFault) -> PinReader {
        guard let value = document.member(key, of: node), document.kind(value) == .object else { throw fault(key) }
        return PinReader(document: document, node: value, place: place.appending(key))
    }

    /// The members of the object, which are objects too.
    func objects() throws(PinBookFault) -> [(name: String, reader: PinReader)] {
        var found: [(name: String, reader: PinReader)] = []
        for (key, value) in document.members(of: node) {
            let name = document.string(key) ?? ""
            guard document.kind(value) == .object else { throw fault(name) }
            found.append((name, PinReader(document: document, node: value, place: place.appending(name))))
        }
        return found
    }

    /// The objects of a list; none when there is no list.
    func list(_ key: String) throws(PinBookFault) -> [PinReader] {
        guard let list = document.member(key, of: node) else { return [] }
        guard document.kind(list) == .array else { throw fault(key) }
        var found: [PinReader] = []
        for (position, element) in document.elements(of: list).enumerated() {
            let place = place.appending(key).appending(String(position))
            guard document.kind(element) == .object else { throw .malformed(place: place.description) }
            found.append(PinReader(document: document, node: element, place: place))
        }
        return found
    }

    func strings(_ key: String) throws(PinBookFault) -> [String] {
        guard let list = document.member(key, of: node), document.kind(list) == .array else { throw fault(key) }
        var found: [String] = []
        for element in document.elements(of: list) {
            guard let text = document.string(element) else { throw fault(key) }
            found.append(text)
        }
        return found
    }

    func severity() throws(PinBookFault) -> DriftSeverity {
        guard let severity = DriftSeverity(rawValue: try string("severity")) else { throw fault("severity") }
        return severity
    }

    /// The canonical text of a definition, however it was laid out by hand.
    func canonical(_ key: String) throws(PinBookFault) -> [UInt8] {
        guard let value = document.member(key, of: node), document.kind(value) == .object else { throw fault(key) }
        return PinnedDefinition.canonical(value, in: document)
    }
}
