/* The few kernel types that the test objects look at. Own and small, so that no object depends on the running kernel;
 * offsets are relocated by CO-RE when one is really loaded. */
#pragma once

#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#define EPERM 1
#define TASK_COMM_LEN 16

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct mm_struct {
	unsigned long start_code;
	unsigned long end_code;
};

struct task_struct {
	int pid;
	int tgid;
	unsigned long flags;
	struct task_struct *real_parent;
	struct mm_struct *mm;
	char comm[TASK_COMM_LEN];
};

struct trace_entry {
	unsigned short type;
	unsigned char flags;
	unsigned char preempt_count;
	int pid;
};

struct trace_event_raw_sys_enter {
	struct trace_entry ent;
	long id;
	unsigned long args[6];
};

struct trace_event_raw_sys_exit {
	struct trace_entry ent;
	long id;
	long ret;
};

#pragma clang attribute pop
