extension JSONDocument {
    /// The members of an object in text order, without allocation.
    package struct Members: Sequence, IteratorProtocol, Sendable {
        private let tape: [JSONNode]
        private var key: Int
        private var remaining: Int

        init(tape: [JSONNode], object: Int, count: Int) {
            self.tape = tape
            key = object &+ 1
            remaining = count
        }

        /// The next member, nil after the last.
        package mutating func next() -> (key: JSONNodeID, value: JSONNodeID)? {
            let value = key &+ 1
            guard remaining > 0, value < tape.count else { return nil }
            remaining &-= 1
            defer { key = tape[value].after(value) }
            return (JSONNodeID(key), JSONNodeID(value))
        }
    }

    /// The elements of an array in text order, without allocation.
    package struct Elements: Sequence, IteratorProtocol, Sendable {
        private let tape: [JSONNode]
        private var element: Int
        private var remaining: Int

        init(tape: [JSONNode], array: Int, count: Int) {
            self.tape = tape
            element = array &+ 1
            remaining = count
        }

        /// The next element, nil after the last.
        package mutating func next() -> JSONNodeID? {
            guard remaining > 0, element < tape.count else { return nil }
            remaining &-= 1
            defer { element = tape[element].after(element) }
            return JSONNodeID(element)
        }
    }

    /// The members of an object; none when the node is something else.
    package func members(of id: JSONNodeID) -> Members {
        let node = node(id)
        return Members(tape: tape, object: Int(id.index), count: node.isObject ? node.count : 0)
    }

    /// The elements of an array; none when the node is something else.
    package func elements(of id: JSONNodeID) -> Elements {
        let node = node(id)
        return Elements(tape: tape, array: Int(id.index), count: node.kind == .array ? node.count : 0)
    }

    /// The value of the member whose decoded key has exactly these UTF-8 bytes; nil when there is none or the node is
    /// no object.
    package func member(_ key: String, of id: JSONNodeID) -> JSONNodeID? {
        member(bytes: key.utf8.span, of: id)
    }

    /// The value of the member whose decoded key has exactly these UTF-8 bytes; nil when there is none or the node is
    /// no object.
    package func member(_ key: StaticString, of id: JSONNodeID) -> JSONNodeID? {
        guard key.hasPointerRepresentation else { return member(key.description, of: id) }
        // SAFETY: a static string's bytes live as long as the program and are never written.
        let bytes = unsafe Span(_unsafeStart: key.utf8Start, count: key.utf8CodeUnitCount)
        return member(bytes: bytes, of: id)
    }

    private func member(bytes key: Span<UInt8>, of id: JSONNodeID) -> JSONNodeID? {
        let object = node(id)
        guard object.isObject else { return nil }
        let text = source.span
        let nodes = tape.span
        let signature = key.signature(from: 0, length: key.count)
        var index = Int(id.index) &+ 1
        for _ in 0..<object.count {
            let node = nodes[index]
            if node.next == signature && text.content(of: node, equals: key) { return JSONNodeID(index &+ 1) }
            index = nodes[index &+ 1].after(index &+ 1)
        }
        return nil
    }

    /// The element at a position from 0; nil when there is none or the node is no array.
    package func element(_ position: Int, of id: JSONNodeID) -> JSONNodeID? {
        let array = node(id)
        guard array.kind == .array, position >= 0, position < array.count else { return nil }
        var index = Int(id.index) &+ 1
        for _ in 0..<position { index = tape[index].after(index) }
        return JSONNodeID(index)
    }

    /// The node that a pointer names below another; nil when there is none.
    package func node(at pointer: JSONPointer, from start: JSONNodeID = .root) -> JSONNodeID? {
        guard Int(start.index) < used else { return nil }
        var current = start
        for token in pointer.tokens {
            let next: JSONNodeID?
            switch kind(current) {
            case .object: next = member(token, of: current)
            case .array: next = JSONPointer.arrayIndex(token).flatMap { element($0, of: current) }
            case .string, .number, .true, .false, .null: next = nil
            }
            guard let next else { return nil }
            current = next
        }
        return current
    }
}

extension Span<UInt8> {
    /// Whether the decoded content of a string node equals some bytes.
    @inline(__always)
    func content(of node: JSONNode, equals other: borrowing Span<UInt8>) -> Bool {
        let length = node.contentEnd &- node.contentStart
        if node.hasEscapes { return decoded(from: node.contentStart, to: node.contentEnd, equals: other) }
        return length == other.count && equalBytes(node.contentStart, in: other, 0, length: length)
    }
}
