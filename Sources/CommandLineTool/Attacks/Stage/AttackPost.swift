internal import Catalogue
internal import HTTPText

/// A request over HTTP as a client of a play sends it.
struct AttackPost {
    let method: String
    let target: String
    let fields: [(name: String, value: String)]
    let body: String

    /// A message to the gateway's own address.
    init(fields: [(name: String, value: String)], body: String) {
        (method, target) = ("POST", "/mcp")
        (self.fields, self.body) = (fields, body)
    }

    /// What a play has written out.
    init(_ request: AttackRequest) {
        (method, target) = (request.method, request.target)
        (fields, body) = (request.fields, request.body)
    }

    /// Its head, with the fields that every client sends.
    func head(token: String?, _ bench: AttackBench) -> HTTPRequestHead {
        var known = [("host", "localhost:8080"), ("accept", "application/json, text/event-stream")]
        if method == "POST" { known.append(("content-type", "application/json")) }
        if let token { known.append(("authorization", "Bearer \(token)")) }
        let given = fields.map { ($0.name.lowercased(), bench.filled($0.value)) }
        known.removeAll { field in given.contains { $0.0 == field.0 } }
        var fields = HTTPFields()
        // An empty value means that the field is left out.
        for (name, value) in known + given where !value.isEmpty { fields.append(name, value) }
        return HTTPRequestHead(method: httpMethod, target: target, fields: fields)
    }

    private var httpMethod: HTTPMethod {
        switch method {
        case "GET": .get
        case "POST": .post
        case "DELETE": .delete
        default: .other(method)
        }
    }
}
