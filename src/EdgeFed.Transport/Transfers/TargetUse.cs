using EdgeFed.Spool.Objects;

namespace EdgeFed.Transport.Transfers;

/// <summary>
/// Which arriving objects are in use by how many transfers: while a link takes over from another, both may write to the same one,
/// and the first to end must not close it under the other.
/// </summary>
internal sealed class TargetUse
{
    private readonly Dictionary<SpoolObject, int> _users = [];

    public void Enter(SpoolObject target) => _users[target] = _users.GetValueOrDefault(target) + 1;

    /// <summary>Closes the object's log when its last user leaves.</summary>
    public void Leave(SpoolObject target)
    {
        if (--_users[target] > 0) return;
        _users.Remove(target);
        target.Close();
    }
}
