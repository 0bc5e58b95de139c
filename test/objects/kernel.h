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

#define LICENSE_GPL char LICENSE[] SEC("license") = "GPL"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct qstr {
	unsigned int len;
	const unsigned char *name;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
};

struct path {
	struct dentry *dentry;
};

struct inode {
	unsigned long i_ino;
};

struct file {
	struct path f_path;
	struct inode *f_inode;
	unsigned int f_mode;
};

struct cred {
	unsigned int uid;
};

struct mm_struct {
	struct {
		unsigned long start_code;
		unsigned long end_code;
		struct file *exe_file;
	};
};

struct task_struct {
	int pid;
	int tgid;
	unsigned int flags;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct mm_struct *mm;
	const struct cred *cred;
	char comm[TASK_COMM_LEN];
	unsigned int sched_reset_on_fork : 1;
	unsigned int sched_contributes_to_load : 1;
};

struct linux_binprm {
	struct file *file;
	const char *filename;
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

struct seq_file {
	unsigned long size;
};

struct bpf_iter_meta {
	struct seq_file *seq;
	__u64 session_id;
	__u64 seq_num;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

struct bpf_iter__bpf_map_elem {
	struct bpf_iter_meta *meta;
	void *map;
	void *key;
	void *value;
};

struct sock_common {
	unsigned short skc_family;
	unsigned short skc_num;
};

struct sock {
	struct sock_common __sk_common;
	int sk_rcvbuf;
};

struct sk_buff {
	unsigned int len;
	unsigned int data_len;
};

#pragma clang attribute pop
