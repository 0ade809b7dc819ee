/// The input of an operation on one pool, which the model has it name.
public protocol PoolInput: ServiceShape {
    var userPoolId: String { get }
}
