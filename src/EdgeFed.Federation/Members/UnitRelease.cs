using EdgeFed.Federation.Records;

namespace EdgeFed.Federation.Members;

/// <summary>
/// Lets units go: first the record says that a unit is no member any more, then its id is free. Each step is durable before the
/// next, and none is done twice: after a crash the same call comes to the same.
/// </summary>
/// <param name="record">Of the job; null if none was begun.</param>
/// <param name="registry">Null if no id was ever bound.</param>
public sealed class UnitRelease(RoundRecord? record, IdentityRegistry? registry)
{
    /// <summary>A person asked for it: whoever comes with this id next is a new unit.</summary>
    /// <exception cref="Spool.Storage.StorageUnavailableException">No room; to be called again.</exception>
    public async Task<ForgetAnswer> ForgetAsync(string device)
    {
        registry?.Close(device); // with its old key it would be a member again before the id is free
        await DismissAsync(device, "forgotten by the operator");
        var wasBound = registry?.Knows(device) == true;
        if (registry is not null) await registry.FreeAsync(device);
        return new ForgetAnswer(device, record?.JobId ?? "", record?.HasLeft(device) == true, record?.Version ?? 0, wasBound);
    }

    /// <summary>The unit is no member any more; its id stays its own. Returns whether it was one.</summary>
    /// <inheritdoc cref="ForgetAsync"/>
    public async Task<bool> DismissAsync(string device, string reason)
    {
        if (record?.IsMember(device) != true) return false;
        await record.AppendAsync(new MemberLeft(device, record.Version, reason));
        return true;
    }
}
