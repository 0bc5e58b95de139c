/* Relocations of types and enumerators: existence, size, ids, values. */
#include "kernel.h"

struct task_struct___flavour {
	int pid;
};

union bpf_attr___short {
	__u32 map_type;
};

typedef struct {
	int counter;
} atomic_t;

typedef unsigned int gfp_t;

enum bpf_map_type___shortened {
	BPF_MAP_TYPE_HASH___shortened = 1,
	BPF_MAP_TYPE_ARENA___shortened = 33,
};

enum pid_type {
	PIDTYPE_PID,
	PIDTYPE_TGID,
	PIDTYPE_NOBODY_KNOWS = -2,
};

enum wide {
	WIDE_ONE = 0x1ffffffffULL,
};

__u64 sink;

SEC("raw_tp/sys_enter")
int types(void *ctx)
{
	sink = bpf_core_type_exists(struct task_struct);
	sink += bpf_core_type_exists(struct task_struct___flavour);
	sink += bpf_core_type_exists(union bpf_attr___short);
	sink += bpf_core_type_exists(atomic_t) + bpf_core_type_exists(gfp_t);
	sink += bpf_core_type_exists(enum pid_type);
	sink += bpf_core_type_size(struct mm_struct);
	sink += bpf_core_type_id_local(struct task_struct___flavour);
	sink += bpf_core_type_id_kernel(struct mm_struct);
#if __clang_major__ >= 15
	sink += bpf_core_type_matches(struct task_struct___flavour);
#endif
	return 0;
}

SEC("raw_tp/sys_exit")
int enumerators(void *ctx)
{
	sink = bpf_core_enum_value_exists(enum bpf_map_type___shortened,
					  BPF_MAP_TYPE_ARENA___shortened);
	sink += bpf_core_enum_value(enum bpf_map_type___shortened, BPF_MAP_TYPE_HASH___shortened);
	sink += bpf_core_enum_value(enum pid_type, PIDTYPE_TGID);
	sink += bpf_core_enum_value_exists(enum pid_type, PIDTYPE_NOBODY_KNOWS);
	sink += bpf_core_enum_value(enum wide, WIDE_ONE);
	return 0;
}

LICENSE_GPL;
