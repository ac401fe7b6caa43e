internal import JSONText

/// Builds the tree of a strict JSON document.
struct JSONReader {
    private let document: JSONDocument
    private let bytes: [UInt8]
    private var cursor = SourceCursor()

    private init(_ document: JSONDocument) {
        self.document = document
        self.bytes = document.bytes
    }

    static func tree(of document: JSONDocument) -> DocumentNode {
        var reader = JSONReader(document)
        return reader.node(.root, pointer: "")
    }

    // Nodes are visited in the order of the text, so the cursor only ever moves forward. The strict parse bounds depth.
    private mutating func node(_ id: JSONNodeID, pointer: String) -> DocumentNode {
        let place = place(of: id, pointer: pointer)
        switch document.kind(id) {
        case .object:
            var members: [DocumentMember] = []
            for member in document.members(of: id) {
                let key = document.string(member.key) ?? ""
                let below = Place.pointer(pointer, appending: key)
                let keyPlace = self.place(of: member.key, pointer: below)
                members.append(
                    DocumentMember(key: key, keyPlace: keyPlace, value: node(member.value, pointer: below)))
            }
            return DocumentNode(content: .mapping(members), place: place)
        case .array:
            var elements: [DocumentNode] = []
            for element in document.elements(of: id) {
                elements.append(node(element, pointer: "\(pointer)/\(elements.count)"))
            }
            return DocumentNode(content: .sequence(elements), place: place)
        case .string:
            return DocumentNode(
                content: .scalar(Scalar(text: document.string(id) ?? "", style: .quoted)), place: place)
        case .number, .true, .false, .null:
            let text = String(decoding: bytes[document.range(id)], as: UTF8.self)
            return DocumentNode(content: .scalar(Scalar(text: text, style: .literal)), place: place)
        }
    }

    private mutating func place(of id: JSONNodeID, pointer: String) -> Place {
        cursor.advance(to: document.range(id).lowerBound, in: bytes)
        return Place(line: cursor.line, column: cursor.column, pointer: pointer)
    }
}
