/// The method of a request.
package enum HTTPMethod: Sendable, Hashable {
    case get, post, delete, options
    /// Any other, as received.
    case other(String)

    /// As it stands in a request line.
    package var text: String {
        switch self {
        case .get: "GET"
        case .post: "POST"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .other(let name): name
        }
    }
}

/// The head of a client's request.
package struct HTTPRequestHead: Sendable, Equatable {
    /// The method.
    package var method: HTTPMethod
    /// The request target as received: path and query.
    package var target: String
    /// The header fields.
    package var fields: HTTPFields

    /// A head with every part given.
    package init(method: HTTPMethod, target: String, fields: HTTPFields) {
        self.method = method
        self.target = target
        self.fields = fields
    }
}

/// The head of an answer.
package struct HTTPAnswerHead: Sendable, Equatable {
    /// The status code, 100 to 599.
    package var status: Int
    /// The header fields, without those that frame the message.
    package var fields: HTTPFields

    /// A head with every part given.
    package init(status: Int, fields: HTTPFields = HTTPFields()) {
        self.status = status
        self.fields = fields
    }
}
