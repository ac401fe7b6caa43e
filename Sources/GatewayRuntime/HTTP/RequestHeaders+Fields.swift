internal import HTTPText
internal import MCPProtocol

extension RequestHeaders {
    /// What the fields of a request say of its body.
    init(of fields: HTTPFields) {
        self.init(
            version: fields.valueBytes("mcp-protocol-version"), method: fields.valueBytes("mcp-method"),
            name: fields.valueBytes("mcp-name"), parameters: Self.parameters(in: fields))
    }

    private static func parameters(in fields: HTTPFields) -> [Parameter] {
        var parameters: [Parameter] = []
        for index in 0..<fields.count where fields.isName(at: index, prefixedBy: "mcp-param-") {
            parameters.append(
                Parameter(name: fields.nameBytes(at: index).dropFirst(10), value: fields.valueBytes(at: index)))
        }
        return parameters
    }
}
