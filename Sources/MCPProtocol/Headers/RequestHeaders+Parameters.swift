package import JSONText

extension RequestHeaders {
    /// Checks the `Mcp-Param-*` fields of a tool call against its arguments; fields that nobody declared pass.
    ///
    /// - Throws: the first disagreement.
    package func checkParameters(
        _ declared: [HeaderParameter], arguments: JSONNodeID?, in document: JSONDocument
    ) throws(HeaderFault) {
        for parameter in declared {
            let field = parameters.first { parameter.isNamed($0.name) }
            let node = arguments.flatMap { parameter.value(in: $0, of: document) }
            switch (field, node) {
            case (nil, nil): continue
            case (nil, .some): throw .parameterMissing
            case (.some, nil): throw .parameterUnexpected
            case (.some(let field), .some(let node)):
                let value = try HeaderValue.decoded(field.value)
                guard Self.isEqual(value, node, in: document) else { throw .parameterMismatch }
            }
        }
    }

    private static func isEqual(_ value: ArraySlice<UInt8>, _ node: JSONNodeID, in document: JSONDocument) -> Bool {
        switch document.kind(node) {
        case .string: return document.decodedBytes(node).elementsEqual(value)
        case .true: return value.elementsEqual("true".utf8)
        case .false: return value.elementsEqual("false".utf8)
        case .number:
            let bytes = Array(value)
            guard let left = JSONNumber(utf8: bytes.span), let right = document.number(node) else { return false }
            return JSONNumber.compareExact(left, right) == .equal
        case .object, .array, .null: return false
        }
    }
}
